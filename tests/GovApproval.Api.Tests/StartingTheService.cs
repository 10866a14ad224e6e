using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GovApproval.Api.Tests;

/// <summary>As a process of its own, as whoever runs the service sees it.</summary>
public sealed class StartingTheService
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("--Division=51068", "The setting Division must be a division code")]
    [InlineData("--LocalPostgres:Port=70000", "The setting LocalPostgres:Port must be a whole number from 1 to 65535")]
    [InlineData("--Authentication:Issuer=http://login.example", "The setting Authentication:Issuer must be an https address")]
    [InlineData("--PersonalData:MasterKey=c2hvcnQ=", "The setting PersonalData:MasterKey must be 32 bytes in base64")]
    [InlineData("--RateLimit:PerSecond=0", "The setting RateLimit:PerSecond must be")]
    [InlineData("--Appeal:ReconsiderationDays=30", "The setting Appeal:ReconsiderationDays must be")]
    public async Task stops_with_one_sentence_at_a_wrong_setting(string setting, string sentence)
    {
        using var service = Start(setting);
        var told = await service.StandardError.ReadToEndAsync(Ct);
        await service.WaitForExitAsync(Ct);
        service.ExitCode.ShouldBe(1);
        told.Trim().ShouldStartWith(sentence);
        told.Trim().Split('\n').Length.ShouldBe(1);
    }

    [Fact]
    public async Task says_that_its_port_is_taken()
    {
        await using var database = await TestDatabase.Create();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        using var service = Start($"--urls=http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}", $"--ConnectionStrings:GovApproval={database.ConnectionString}");
        var logged = service.StandardOutput.ReadToEndAsync(Ct);
        var told = await service.StandardError.ReadToEndAsync(Ct);
        await service.WaitForExitAsync(Ct);
        service.ExitCode.ShouldBe(1);
        told.ShouldContain("the port is taken");
        told.Trim().ShouldNotContain("\n");
        (await logged).ShouldNotContain("Exception");
    }

    [Fact]
    public async Task finishes_the_request_in_flight_when_it_is_told_to_stop()
    {
        await using var database = await TestDatabase.Create();
        using var service = Start("--urls=http://127.0.0.1:0", $"--ConnectionStrings:GovApproval={database.ConnectionString}");
        try
        {
            var address = await Address(service);
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port, Ct);
            await using var stream = client.GetStream();
            const string Body = """{"subject":"a","roles":[]}""";
            var head = $"POST /dev/tokens HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: {Body.Length.ToString(CultureInfo.InvariantCulture)}\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), Ct);
            (await Read(stream)).ShouldContain("100 Continue"); // so the request is in the service's hands

            using (Process.Start("kill", ["-TERM", service.Id.ToString(CultureInfo.InvariantCulture)]))
            {
                await Refuses(address);
            }

            await stream.WriteAsync(Encoding.ASCII.GetBytes(Body), Ct);
            (await Read(stream)).ShouldStartWith("HTTP/1.1 200 OK");
            client.Close();
            await service.WaitForExitAsync(Ct);
            service.ExitCode.ShouldBe(0);
        }
        finally
        {
            if (!service.HasExited)
            {
                service.Kill();
            }
        }
    }

    private static async Task<string> Read(NetworkStream stream)
    {
        var buffer = new byte[8192];
        return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer, Ct));
    }

    /// <summary>Until no new connection is taken: the service has begun to stop.</summary>
    private static async Task Refuses(Uri address)
    {
        var began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(20))
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(address.Host, address.Port, Ct);
            }
            catch (SocketException)
            {
                return;
            }
        }

        throw new TimeoutException("The service still takes connections.");
    }

    private static async Task<Uri> Address(Process service)
    {
        while (await service.StandardOutput.ReadLineAsync(Ct) is { } line)
        {
            const string Ready = "GovApproval is ready at ";
            if (line.StartsWith(Ready, StringComparison.Ordinal))
            {
                return new(line[Ready.Length..]);
            }
        }

        throw new InvalidOperationException("The service ended: " + await service.StandardError.ReadToEndAsync(Ct));
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["PersonalData__MasterKey"] = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "GovApproval.Api.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
