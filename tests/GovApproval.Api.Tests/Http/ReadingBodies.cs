using System.Text;

namespace GovApproval.Api.Tests.Http;

public sealed class ReadingBodies(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Good = """{"subject":"张三","roles":["window-officer"],"windows":["A01","A02"]}""";

    [Theory]
    [InlineData(Good, "application/json")]
    [InlineData(Good, "application/json; charset=utf-8")]
    [InlineData(Good, "Application/JSON;charset=\"UTF-8\"")]
    [InlineData(""" {"roles":[],"subject":"\u5f20\ud83d\ude00 \\u0000 \n"} """, "application/json")]
    public async Task takes_json_in_utf8(string body, string type) =>
        ((int)(await Post(Encoding.UTF8.GetBytes(body), type)).StatusCode).ShouldBe(body.Contains("\\n", StringComparison.Ordinal) ? 400 : 200);

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/json; charset=gbk")]
    [InlineData("application/vnd.api+json")]
    [InlineData("nonsense")]
    [InlineData(null)]
    public async Task takes_no_other_type(string? type) =>
        await (await Post(Encoding.UTF8.GetBytes(Good), type)).ShouldBeProblem(415, "unsupported-media-type");

    [Fact]
    public async Task takes_no_encoded_body() =>
        await (await Post(Encoding.UTF8.GetBytes(Good), "application/json", "gzip")).ShouldBeProblem(415, "unsupported-media-type");

    [Theory]
    [InlineData("", "needed")]
    [InlineData(" ", "not JSON")]
    [InlineData("{", "not JSON")]
    [InlineData("{\"subject\":\"a\",\"roles\":[]}x", "not JSON")]
    [InlineData("{\"subject\":\"a\",\"roles\":[]}{}", "not JSON")]
    [InlineData("{\"subject\":\"a\",\"roles\":[],}", "not JSON")]
    [InlineData("{\"subject\":\"a\",/**/\"roles\":[]}", "not JSON")]
    [InlineData("{'subject':'a'}", "not JSON")]
    [InlineData("{\"subject\":\"a\",\"roles\":[\"window-officer\"", "not JSON")]
    [InlineData("\uFEFF{\"subject\":\"a\",\"roles\":[]}", "byte order mark")]
    [InlineData("{\"subject\":\"\\u0000\",\"roles\":[]}", "U+0000")]
    [InlineData("{\"subject\":\"\\ud800\",\"roles\":[]}", "surrogate")]
    [InlineData("{\"subject\":\"\\ud800\\ud800\",\"roles\":[]}", "surrogate")]
    [InlineData("{\"subject\":\"\\udc00\",\"roles\":[]}", "surrogate")]
    [InlineData("{\"sub\\u0000ject\":\"a\",\"roles\":[]}", "U+0000")]
    public async Task calls_malformed_what_is_not_one_value_of_clean_text(string body, string why) =>
        (await (await Post(Encoding.UTF8.GetBytes(body))).ShouldBeProblem(400, "malformed")).GetProperty("detail").GetString()!.ShouldContain(why);

    [Fact]
    public async Task calls_malformed_what_is_not_utf8()
    {
        byte[] latin1 = [.. "{\"subject\":\""u8, 0xE9, .. "\",\"roles\":[]}"u8];
        await (await Post(latin1)).ShouldBeProblem(400, "malformed");
        byte[] encodedSurrogate = [.. "{\"subject\":\""u8, 0xED, 0xA0, 0x80, .. "\",\"roles\":[]}"u8];
        await (await Post(encodedSurrogate)).ShouldBeProblem(400, "malformed");
    }

    [Theory]
    [InlineData("null", "")]
    [InlineData("[]", "")]
    [InlineData("7", "")]
    [InlineData("{}", "/subject /roles")]
    [InlineData("""{"roles":[]}""", "/subject")]
    [InlineData("""{"subject":null,"roles":[]}""", "/subject")]
    [InlineData("""{"subject":7,"roles":[]}""", "/subject")]
    [InlineData("""{"subject":"a","roles":null}""", "/roles")]
    [InlineData("""{"subject":"a","roles":{}}""", "/roles")]
    [InlineData("""{"subject":"a","roles":["verifier",null]}""", "/roles/1")]
    [InlineData("""{"subject":"a","roles":["verifier",["verifier"]]}""", "/roles/1")]
    [InlineData("""{"subject":"a","roles":["clerk","verifier","x"]}""", "/roles/0 /roles/2")]
    [InlineData("""{"subject":"a","roles":[],"windows":["A01",""]}""", "/windows/1")]
    [InlineData("""{"subject":"a","roles":[],"windows":["A 1"]}""", "/windows/0")]
    [InlineData("""{"subject":"a","roles":[],"department":"a/b"}""", "/department")]
    [InlineData("""{"subject":"a","roles":[],"Department":"a"}""", "/Department")]
    [InlineData("""{"subject":"a","roles":[],"a/b~c":1}""", "/a~1b~0c")]
    [InlineData("""{"subject":"a","subject":"b","roles":[]}""", "/subject")]
    [InlineData("""{"subject":"a","roles":[],"division":"51"}""", "/division")]
    [InlineData("""{"subject":" a","roles":[],"division":"51"}""", "/subject /division")]
    public async Task points_at_the_member_that_is_wrong(string body, string pointers)
    {
        var problem = await (await Post(Encoding.UTF8.GetBytes(body))).ShouldBeProblem(400, "validation");
        string.Join(' ', problem.GetProperty("errors").EnumerateObject().Select(error => error.Name)).ShouldBe(pointers);
        problem.ToString().ShouldNotContain("GovApproval.Api");
        problem.ToString().ShouldNotContain("System.");
    }

    [Theory]
    [InlineData("""{"now":"2026-03-02T09:00:00"}""")]
    [InlineData("""{"now":"2026-03-02"}""")]
    [InlineData("""{"now":"2026-02-30T09:00:00Z"}""")]
    [InlineData("""{"now":"0001-01-01T00:00:00Z"}""")]
    [InlineData("""{"now":"9999-12-31T23:59:59-23:59"}""")]
    [InlineData("""{"now":1772413200}""")]
    [InlineData("""{"now":{}}""")]
    public async Task wants_instants_with_offset_in_years_an_office_can_mean(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var problem = await (await service.Nobody.PutAsync("/dev/clock", content)).ShouldBeProblem(400, "validation");
        problem.GetProperty("errors").EnumerateObject().Single().Name.ShouldBe("/now");
    }

    [Fact]
    public async Task goes_32_deep_and_no_deeper()
    {
        string Nested(int depth) => $$"""{"subject":"a","roles":[],"x":{{new string('[', depth)}}{{new string(']', depth)}}}""";
        await (await Post(Encoding.UTF8.GetBytes(Nested(10)))).ShouldBeProblem(400, "validation");
        (await (await Post(Encoding.UTF8.GetBytes(Nested(100_000)))).ShouldBeProblem(400, "malformed")).GetProperty("detail").GetString()!.ShouldContain("deeper");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task takes_no_more_than_a_megabyte(bool saysSo)
    {
        using var content = new ByteArrayContent(new byte[(1024 * 1024) + 1]);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/dev/tokens") { Content = content };
        request.Headers.TransferEncodingChunked = !saysSo;
        await (await service.Nobody.SendAsync(request)).ShouldBeProblem(413, "too-large");
    }

    [Fact]
    public async Task fails_on_no_mutation_of_a_good_body()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var body = Encoding.UTF8.GetBytes(Good);
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            ((int)(await Post(body)).StatusCode).ShouldBeOneOf([200, 400], $"seed {seed}, body {Convert.ToBase64String(body)}");
        }
    }

    private async Task<HttpResponseMessage> Post(byte[] body, string? type = "application/json", string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        if (type is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        return await service.Nobody.PostAsync("/dev/tokens", content);
    }
}
