using System.Buffers.Text;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GovApproval.Benchmarks.Http;

/// <summary>One caller on one connection. Each has one request under way; all share one thread: see <see cref="Driver"/>.</summary>
internal sealed class Caller : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] _answer = new byte[64 * 1024];
    private readonly byte[] _id = new byte[36];
    private readonly byte[] _run;
    private readonly Request _submit;
    private readonly Request[] _steps;

    public Caller(DrivePlan plan, int number)
    {
        var (officer, verifier) = (plan.Officers[number], plan.Verifiers[number]);
        _run = Encoding.ASCII.GetBytes(plan.Run);
        _submit = new("/v1/applications", officer, $$$"""
            {"item":"{{{plan.Item}}}","window":"{{{plan.Window}}}","channel":"counter","applicant":{"kind":"person","name":"王小明","identityNumber":"{{{Request.AnyPerson}}}","phone":"13800138000","address":"四川省什邡市方亭街道蓥华路8号"},"acceptance":{"decision":"accepted"}}
            """);
        _steps =
        [
            new(Request.Step("first-instance"), officer, """{"opinion":"材料齐全，符合法定形式","recommendation":"grant"}"""),
            new(Request.Step("verification"), verifier, """{"decision":"confirmed","opinion":"同意"}"""),
            new(Request.Step("completion"), officer, """{"result":"granted","certificate":{"name":"许可证","number":"JY15106820000001"}}"""),
        ];
        _socket.Connect(new IPEndPoint(IPAddress.Loopback, plan.Port));
    }

    /// <summary>How long each command took that was answered as it should be.</summary>
    public List<long> Took { get; } = new(200_000);

    public int Errors { get; private set; }

    public string? FirstError { get; private set; }

    /// <summary>Takes one case after the other from filing to completion.</summary>
    public async Task Run(Func<int> next)
    {
        for (var number = next(); number >= 0; number = next())
        {
            var length = await Send(_submit.Keyed(_run, number, 0).From(number));
            if (length == 0 || !TakeId(length))
            {
                continue;
            }

            for (var step = 0; step < _steps.Length; step++)
            {
                if (await Send(_steps[step].For(_id).Keyed(_run, number, step + 1)) == 0)
                {
                    break;
                }
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>The length of the answer; 0 when it is none of 2xx.</summary>
    private async ValueTask<int> Send(Request request)
    {
        var began = Stopwatch.GetTimestamp();
        var bytes = request.Bytes;
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }

        var length = await Receive();
        if (_answer[9] != (byte)'2')
        {
            Errors++;
            FirstError ??= Encoding.UTF8.GetString(_answer, 0, length);
            return 0;
        }

        Took.Add(Stopwatch.GetTimestamp() - began);
        return length;
    }

    private async ValueTask<int> Receive()
    {
        var (have, whole) = (0, int.MaxValue);
        while (have < whole)
        {
            var got = await _socket.ReceiveAsync(_answer.AsMemory(have));
            if (got == 0)
            {
                throw new IOException("The service has closed the connection.");
            }

            have += got;
            if (whole == int.MaxValue && _answer.AsSpan(0, have).IndexOf("\r\n\r\n"u8) is > 0 and var head)
            {
                whole = head + 4 + ContentLength(_answer.AsSpan(0, head));
            }
        }

        return have;
    }

    private static int ContentLength(ReadOnlySpan<byte> head)
    {
        var at = head.IndexOf("\r\nContent-Length: "u8);
        return at >= 0 && Utf8Parser.TryParse(head[(at + 18)..], out int length, out _)
            ? length
            : throw new IOException("The service has answered without a Content-Length.");
    }

    private bool TakeId(int length)
    {
        var answer = _answer.AsSpan(0, length);
        var mark = "\"id\":\""u8;
        var at = answer.IndexOf(mark);
        if (at < 0)
        {
            Errors++;
            FirstError ??= "No id in: " + Encoding.UTF8.GetString(answer);
            return false;
        }

        answer.Slice(at + mark.Length, _id.Length).CopyTo(_id);
        return true;
    }
}
