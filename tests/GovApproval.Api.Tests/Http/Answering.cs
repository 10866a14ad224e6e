using System.Net;
using System.Net.Sockets;
using System.Text;
using GovApproval.Api.Http;

namespace GovApproval.Api.Tests.Http;

public sealed class Answering(FrameFixture service) : IClassFixture<FrameFixture>
{
    [Theory]
    [InlineData("/nowhere")]
    [InlineData("/test/unnamed")]
    [InlineData("/v1/../nowhere")]
    public async Task finds_nothing_at_an_unknown_path_or_behind_an_endpoint_that_names_no_operation(string path) =>
        await (await service.Nobody.GetAsync(path)).ShouldBeProblem(404, "not-found");

    [Fact]
    public async Task tells_which_methods_a_resource_takes()
    {
        var answer = await service.Nobody.DeleteAsync("/dev/clock");
        await answer.ShouldBeProblem(405, "method-not-allowed");
        answer.Content.Headers.Allow.ShouldBe(["GET", "HEAD", "PUT"], ignoreOrder: true);
    }

    [Fact]
    public async Task tells_nothing_of_a_fault_but_its_trace()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/test/fault");
        request.Headers.Add("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        var answer = await service.Nobody.SendAsync(request);
        var problem = await answer.ShouldBeProblem(500, "fault");
        problem.ToString().ShouldNotContain("secret");
        problem.GetProperty("traceId").GetString().ShouldBe("4bf92f3577b34da6a3ce929d0e0e4736");
    }

    [Fact]
    public async Task asks_for_patience_when_the_store_is_busy()
    {
        var answer = await service.Nobody.GetAsync("/test/busy");
        await answer.ShouldBeProblem(429, "rate-limited");
        answer.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task asks_for_patience_when_the_database_is_away()
    {
        var answer = await service.Nobody.GetAsync("/test/away");
        (await answer.ShouldBeProblem(503, "unavailable")).ToString().ShouldNotContain("secret");
        answer.Headers.RetryAfter.ShouldNotBeNull();
    }

    [Fact]
    public async Task tells_a_refusals_own_facts_and_the_article_it_rests_on()
    {
        var problem = await (await service.Nobody.GetAsync("/test/refused")).ShouldBeProblem(409, "extension-too-long");
        problem.GetProperty("rule").GetString().ShouldBe("Administrative Licence Law Art. 42(1)");
        problem.GetProperty("days").GetInt32().ShouldBe(20);
        problem.GetProperty("allowedDays").GetInt32().ShouldBe(10);
        problem.GetProperty("detail").GetString()!.ShouldStartWith("Extension too long: days 20; allowed days 10");
    }

    [Fact]
    public async Task says_not_found_of_a_case_that_is_not_there() =>
        await (await service.Nobody.GetAsync("/test/missing")).ShouldBeProblem(404, "not-found");

    [Fact]
    public async Task answers_HEAD_as_GET_without_the_body()
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, "/dev/clock");
        var answer = await service.Nobody.SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentLength.ShouldNotBe(0);
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"7\"", 304)]
    [InlineData("W/\"7\"", 304)]
    [InlineData("\"1\", \"7\"", 304)]
    [InlineData("*", 304)]
    [InlineData("\"6\"", 200)]
    [InlineData("\"seven\"", 200)]
    [InlineData("7", 400)]
    [InlineData("\"7", 400)]
    public async Task gives_a_304_to_whoever_has_the_version(string tags, int status)
    {
        var answer = await Send(HttpMethod.Get, "/test/versioned", "If-None-Match", tags);
        ((int)answer.StatusCode).ShouldBe(status);
        if (status < 400)
        {
            answer.Headers.ETag!.Tag.ShouldBe("\"7\"");
        }
    }

    [Theory]
    [InlineData("\"7\"", 200)]
    [InlineData("\"6\",\"7\"", 200)]
    [InlineData("*", 200)]
    [InlineData("\"6\"", 412)]
    [InlineData("W/\"7\"", 412)]
    [InlineData("\"other\"", 412)]
    [InlineData("7", 400)]
    [InlineData("\"6\" \"7\"", 400)]
    public async Task changes_only_the_version_that_If_Match_names(string tags, int status)
    {
        var answer = await Send(HttpMethod.Put, "/test/versioned", "If-Match", tags);
        ((int)answer.StatusCode).ShouldBe(status);
        if (status == 412)
        {
            await answer.ShouldBeProblem(412, "stale-version");
            answer.Headers.ETag!.Tag.ShouldBe("\"7\"");
        }
    }

    [Fact]
    public async Task pages_through_a_list_to_its_end()
    {
        List<string> seen = [];
        for (var next = "/test/list?limit=2"; next is not null;)
        {
            var answer = await service.Nobody.GetAsync(next);
            var page = await answer.Json();
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetString()!));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single().Split('<', '>')[1] : null;
            (page.GetProperty("next").GetString() is null).ShouldBe(next is null);
        }

        seen.ShouldBe(["1", "2", "3", "4", "5"]);
    }

    [Theory]
    [InlineData("limit=0", "?limit")]
    [InlineData("limit=201", "?limit")]
    [InlineData("limit=ten", "?limit")]
    [InlineData("limit=1&limit=2", "?limit")]
    [InlineData("limit=", "?limit")]
    [InlineData("lmit=5", "?lmit")]
    [InlineData("cursor=nonsense", "?cursor")]
    [InlineData("cursor=AAAAAAAAAAAA", "?cursor")]
    [InlineData("cursor=%00", "?cursor")]
    [InlineData("cursor=%ED%A0%80", "?cursor")]
    [InlineData("state=Accepted", "?state")]
    [InlineData("state=0", "?state")]
    [InlineData("on=2026-02-30", "?on")]
    [InlineData("on=9999-01-01", "?on")]
    [InlineData("at=2026-02-03T10:00:00", "?at")]
    [InlineData("flag=yes", "?flag")]
    [InlineData("%3Cscript%3E=1", "?")]
    public async Task names_the_parameter_that_is_wrong(string query, string parameter)
    {
        var problem = await (await service.Nobody.GetAsync("/test/list?" + query)).ShouldBeProblem(400, "validation");
        problem.GetProperty("errors").EnumerateObject().Select(error => error.Name).ShouldBe([parameter]);
    }

    [Fact]
    public async Task takes_parameters_of_the_right_form() =>
        (await service.Nobody.GetAsync("/test/list?state=supplement-required&on=2026-02-28&at=2026-02-28T23:59:59.5%2B08:00&flag=true")).StatusCode.ShouldBe(HttpStatusCode.OK);

    [Fact]
    public async Task knows_a_repeat_by_caller_key_target_and_body()
    {
        var first = await KeyOf("/test/key", "k", "\"a\"");
        (await KeyOf("/test/key", "k", "\"a\"")).ShouldBe(first);
        (await KeyOf("/test/key", "k", "\"b\""))[0].ShouldBe(first[0]);
        (await KeyOf("/test/key", "k", "\"b\""))[1].ShouldNotBe(first[1]);
        (await KeyOf("/test/key?x=1", "k", "\"a\""))[1].ShouldNotBe(first[1]);
        (await KeyOf("/test/key", "l", "\"a\""))[0].ShouldNotBe(first[0]);
    }

    [Fact]
    public async Task refuses_a_key_longer_than_255_characters()
    {
        (await Send(HttpMethod.Post, "/test/key", "Idempotency-Key", new string('k', 255))).StatusCode.ShouldBe(HttpStatusCode.OK);
        await (await Send(HttpMethod.Post, "/test/key", "Idempotency-Key", new string('k', 256))).ShouldBeProblem(400, "malformed");
    }

    [Theory]
    [InlineData("GET /nowhere%00 HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("GET /test/versioned HTTP/1.1\r\nHost: x\r\nIf-None-Match: \u0001\r\n\r\n")]
    [InlineData("GET nowhere HTTP/1.1\r\nHost: x\r\n\r\n")]
    public async Task ends_no_strange_request_with_a_fault(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(service.Address.Host, service.Address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        var buffer = new byte[4096];
        var read = await stream.ReadAsync(buffer);
        Encoding.ASCII.GetString(buffer, 0, read).ShouldMatch("^HTTP/1.1 4..");
    }

    [Fact]
    public async Task is_alive_and_ready()
    {
        (await (await service.Nobody.GetAsync("/health/live")).Json()).GetProperty("status").GetString().ShouldBe("live");

        // A moment after the start the views may still be taking their places.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await service.Nobody.GetAsync("/health/ready", patience.Token)).StatusCode != HttpStatusCode.OK)
        {
            patience.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<string[]> KeyOf(string path, string key, string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add(IdempotencyKey.Header, key);
        return (await (await service.Nobody.SendAsync(request)).Json()).GetString()!.Split(' ');
    }

    private Task<HttpResponseMessage> Send(HttpMethod method, string path, string header, string value)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation(header, value).ShouldBeTrue();
        return service.Nobody.SendAsync(request);
    }
}
