using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GovApproval.Api.Tests.Catalogue;

/// <summary>A catalogue loaded whole and taken out again.</summary>
public sealed class LoadingACatalogue(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    [Fact]
    public async Task stores_a_thousand_items_at_once_and_takes_them_out_again()
    {
        var officer = await service.CatalogueOfficer();
        var items = Enumerable.Range(1, 1000).Select(n => Item($"bulk-{n:D4}")).ToArray();
        var loaded = await officer.Post("/v1/catalogue", Body(items)).Gives();
        (loaded.Number("rows"), loaded.Number("published"), loaded.Number("revised"), loaded.Number("unchanged")).ShouldBe((1000, 1000, 0, 0));
        (await service.Nobody.Read("/v1/items/bulk-1000")).Number("version").ShouldBe(1);

        var all = await service.Nobody.Read("/v1/catalogue");
        all.Items().Length.ShouldBeGreaterThan(1100);
        (await officer.Post("/v1/catalogue", all.GetRawText()).Gives()).Number("unchanged").ShouldBe(all.Items().Length);

        items[41]["promisedDays"] = 4;
        (await officer.Post("/v1/catalogue", Body(items)).Gives()).Number("revised").ShouldBe(1);
        (await service.Nobody.Read("/v1/items/bulk-0042")).Number("version").ShouldBe(2);
    }

    [Fact]
    public async Task lists_every_finding_by_row_and_then_stores_nothing()
    {
        var officer = await service.CatalogueOfficer();
        var (promise, department, fee, spot, broken) = (Item("f-1"), Item("f-2"), Item("f-3"), Item("f-4"), Item("f-5"));
        promise["promisedDays"] = 21;
        promise["fees"] = new JsonArray(new JsonObject { ["name"] = "stamp", ["amount"] = "1.00" });
        department["department"] = "no-such";
        fee["fees"] = new JsonArray(new JsonObject { ["name"] = "copy", ["amount"] = "5.00" });
        spot["kind"] = "on-the-spot";
        broken["promissedDays"] = 3;
        var body = Body([Item("f-0"), promise, department, fee, spot, broken, Item("f-0")]);
        var told = await officer.Post("/v1/catalogue?dryRun=true", body).Gives();
        Findings(told).ShouldBe(
        [
            (2, "/promisedDays", "promise-above-limit"), (2, "/fees", "fee-without-basis"), (3, "/department", "unknown-department"), (4, "/fees", "fee-without-basis"),
            (5, "/promisedDays", "on-the-spot-with-promise"), (6, "/promissedDays", "validation"), (7, "/code", "item-twice"),
        ]);
        told.Number("published").ShouldBe(1);
        var refused = await officer.Post("/v1/catalogue", body).Refuses(409, "catalogue-with-findings");
        Findings(refused).ShouldBe(Findings(told));
        await service.Nobody.GetAsync("/v1/items/f-0").Refuses(404, "not-found");
    }

    [Fact]
    public async Task lists_everything_that_is_wrong_in_one_row()
    {
        var officer = await service.CatalogueOfficer();
        var row = Item("w-1");
        (row["kind"], row["name"], row["promissedDays"], row["promisedDays"]) = ("sometimes", "", 3, 21);
        (row["department"], row["conditions"]) = ("no-such", new JsonArray(7, ""));
        row["materials"] = new JsonArray(new JsonObject { ["code"] = "form" }, new JsonObject { ["code"] = "form", ["name"] = "表", ["copies"] = "two" });
        row["fees"] = new JsonArray(new JsonObject { ["name"] = "copy", ["amount"] = "much" }, new JsonObject { ["name"] = "stamp", ["amount"] = "1.00" });
        Findings(await officer.Post("/v1/catalogue?dryRun=true", Body([row])).Gives()).ShouldBe(
            [
                (1, "/kind", "validation"), (1, "/name", "validation"), (1, "/promissedDays", "validation"), (1, "/conditions/0", "validation"), (1, "/conditions/1", "validation"),
                (1, "/materials/0/name", "validation"), (1, "/materials/1/code", "validation"), (1, "/materials/1/copies", "validation"), (1, "/fees/0/amount", "validation"),
                (1, "/department", "unknown-department"), (1, "/promisedDays", "promise-above-limit"), (1, "/fees", "fee-without-basis"), (1, "/fees", "fee-without-basis"),
            ],
            ignoreOrder: true);

        // What cannot be judged because a part of it could not be read is not judged.
        var (unread, empty) = (Item("w-2"), new JsonObject { ["code"] = "w-3" });
        (unread["statutoryDays"], unread["promisedDays"], unread["department"]) = ("two", 900, 5);
        Findings(await officer.Post("/v1/catalogue?dryRun=true", Body([unread, empty])).Gives()).ShouldBe(
            [
                (1, "/statutoryDays", "validation"), (1, "/department", "validation"),
                (2, "/name", "validation"), (2, "/department", "validation"), (2, "/kind", "validation"), (2, "/nature", "validation"),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task passes_over_no_row_in_silence()
    {
        const string Unprintable = "code,name,department,kind,nature\r\nnul-1,a\0b,tax,promised,public-service\r\nnul-2,b,tax,promised,public-service\r\n";
        var told = await Load("/v1/catalogue?dryRun=true", System.Text.Encoding.UTF8.GetBytes(Unprintable), "utf-8").Gives();
        (told.Number("rows"), told.Number("published")).ShouldBe((2, 1));
        Findings(told).ShouldBe([(2, "", "validation")]);
        await Load("/v1/catalogue", System.Text.Encoding.UTF8.GetBytes(Unprintable), "utf-8").Refuses(409, "catalogue-with-findings");
    }

    [Fact]
    public async Task reads_the_table_that_it_writes()
    {
        var officer = await service.CatalogueOfficer();
        var rich = Item("table-1");
        rich["form"] = JsonNode.Parse("""{ "type": "object", "properties": { "a": { "type": "string" } } }""");
        rich["conditions"] = new JsonArray("with \"quotes\", commas", "and\nlines");
        await officer.Post("/v1/catalogue", Body([rich])).Gives();
        foreach (var (charset, query) in new[] { ("utf-8", ""), ("gb18030", "&charset=gb18030") })
        {
            var table = await Table("/v1/catalogue?department=market-supervision" + query);
            Encoding(charset).GetString(table).ShouldContain("materials/0/name");
            var again = await Load("/v1/catalogue", table, charset).Gives();
            (again.Number("revised"), again.Number("published")).ShouldBe((0, 0), again.GetRawText());
        }

        const string Changed = "code,name,department,kind,nature,statutoryDays,promisedDays,legalBasis/0/law,legalBasis/0/article\r\ntable-2,表,tax,promised,public-service,10,2,\"法,律\",Art. 1\r\n";
        (await Load("/v1/catalogue", System.Text.Encoding.UTF8.GetBytes(Changed), "utf-8").Gives()).Number("published").ShouldBe(1);
        (await service.Nobody.Read("/v1/items/table-2")).GetProperty("legalBasis")[0].Text("law").ShouldBe("法,律");
        var wrong = Changed.Replace(",2,", ",two,", StringComparison.Ordinal).Replace("table-2", "table-3", StringComparison.Ordinal);
        Findings(await Load("/v1/catalogue?dryRun=true", System.Text.Encoding.UTF8.GetBytes(wrong), "utf-8").Gives()).ShouldBe([(2, "/promisedDays", "validation")]);
        var surplus = Changed.Replace("Art. 1", "Art. 1,more", StringComparison.Ordinal);
        Findings(await Load("/v1/catalogue?dryRun=true", System.Text.Encoding.UTF8.GetBytes(surplus), "utf-8").Gives()).ShouldBe([(2, "", "validation")]);
    }

    [Fact]
    public async Task refuses_the_same_in_either_form()
    {
        var officer = await service.As("catalogue-officer", "catalogue-510711", division: "510711");
        await officer.Put("/v1/departments/market-supervision", """{ "name": "市场监督管理局" }""").Gives(201);
        await officer.Put("/v1/material-list", """{ "materials": [{ "name": "申请表" }, { "name": "身份证" }], "basis": "清单（2026年版）" }""").Gives(201);
        var items = Enumerable.Range(1, 5).Select(n => Item($"five-{n}")).ToArray();
        items[0]["promisedDays"] = 21;
        items[1]["department"] = "no-such";
        items[2]["fees"] = new JsonArray(new JsonObject { ["name"] = "copy", ["amount"] = "5.00" });
        items[3]["materials"]![0]!["name"] = "介绍信";
        items[4]["kind"] = "on-the-spot";
        (string, string)[] expected =
        [
            ("/promisedDays", "promise-above-limit"), ("/department", "unknown-department"), ("/fees", "fee-without-basis"), ("/materials", "materials-not-listed"), ("/promisedDays", "on-the-spot-with-promise"),
        ];
        var told = await officer.Post("/v1/catalogue?dryRun=true", Body(items)).Gives();
        Findings(told).Select(f => (f.Pointer, f.Code)).ShouldBe(expected);
        told.GetProperty("findings").EnumerateArray().Select(f => f.Text("rule")).ShouldBe(
        [
            "Administrative Licence Law Art. 42(1)", null, "Administrative Licence Law Art. 58", "Administrative Licence Law Art. 31", "Administrative Licence Law Art. 34(2)",
        ]);

        string[] columns = ["code", "name", "department", "kind", "nature", "statutoryDays", "promisedDays"];
        string[] fees = ["fees/0/name", "fees/0/amount"];
        var table = new StringBuilder(string.Join(',', [.. columns, "materials/0/code", "materials/0/name", .. fees])).Append("\r\n");
        foreach (var item in items)
        {
            var fee = item["fees"]?[0]?.AsObject();
            table.AppendJoin(',', [.. columns.Select(column => item[column]!.ToString()), "form", item["materials"]![0]!["name"]!.ToString(), fee?["name"]?.ToString() ?? "", fee?["amount"]?.ToString() ?? ""]).Append("\r\n");
        }

        using var content = new ByteArrayContent(System.Text.Encoding.UTF8.GetBytes(table.ToString())) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv", "utf-8") } };
        Findings(await officer.PostAsync("/v1/catalogue?dryRun=true", content).Gives()).ShouldBe([.. expected.Select((one, i) => (i + 2, one.Item1, one.Item2))]);
    }

    [Theory]
    [InlineData("code,colour\r\na,red\r\n", "validation")]
    [InlineData("code,\"name\r\na,b\r\n", "malformed")]
    [InlineData("", "malformed")]
    public Task refuses_a_table_it_does_not_understand(string table, string code) => Load("/v1/catalogue", System.Text.Encoding.UTF8.GetBytes(table), "utf-8").Refuses(400, code);

    [Theory]
    [InlineData("""{ "items": {} }""", "validation")]
    [InlineData("""{ "items": [], "more": 1 }""", "validation")]
    [InlineData("""{ "items": [""", "malformed")]
    [InlineData("""{ "items": [{ "code": "a", "code": "b" }] }""", "malformed")]
    public async Task refuses_a_body_it_does_not_understand(string body, string code) => await (await service.CatalogueOfficer()).Post("/v1/catalogue", body).Refuses(400, code);

    [Fact]
    public async Task exchanges_it_in_the_national_words()
    {
        var officer = await service.CatalogueOfficer();
        await officer.Put("/v1/departments/national", """{ "name": "国家数据局", "socialCreditCode": "11510682MB1234567X", "legalStatus": "statutory-organ" }""");
        var item = Item("510682-national");
        item["department"] = "national";
        item["legalBasis"] = new JsonArray(new JsonObject { ["law"] = "行政许可法", ["article"] = "第三十条" });
        item["details"] = JsonNode.Parse("""{ "basicCode": "0131", "level": "county", "systemLevel": "province", "audiences": ["person", "enterprise"], "filingChannels": ["counter", "online"], "onlineFilingAvailable": true, "crossRegionScope": "cross-province" }""");
        item["fees"] = new JsonArray(new JsonObject { ["name"] = "工本费", ["amount"] = "20.00", ["basis"] = "发改价格〔2003〕2322号" });
        await officer.Post("/v1/catalogue", Body([item])).Gives();

        var told = (await service.Nobody.Read("/v1/catalogue?names=national&department=national")).Items().Single();
        new[] { "实施编码", "事项类型代码", "办件类型代码", "行使层级代码", "实施主体", "实施主体编码", "实施主体性质代码", "法定办结时限", "法定办结时限单位", "承诺办结时限", "是否收费", "收费依据", "服务对象代码", "办理形式代码", "是否网办", "通办范围代码", "运行系统层级", "设定依据" }
            .Select(name => told.Text(name))
            .ShouldBe(["510682-national", "01", "2", "4", "国家数据局", "11510682MB1234567X", "1", "20", "工作日", "5", "1", "发改价格〔2003〕2322号", "1,2", "1,2", "1", "跨省", "省级", "行政许可法，第三十条"]);
        told.GetProperty("材料")[0].Text("是否必备材料").ShouldBe("1");

        var table = await Table("/v1/catalogue?names=national&department=national");
        (await Load("/v1/catalogue?names=national", table, "utf-8").Gives()).Number("unchanged").ShouldBe(1);
        var changed = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(table).Replace("工本费", "证书费", StringComparison.Ordinal).Replace("510682-national", "510682-other", StringComparison.Ordinal));
        (await Load("/v1/catalogue?names=national", changed, "utf-8").Gives()).Number("published").ShouldBe(1);
        var other = await service.Nobody.Read("/v1/items/510682-other");
        (other.GetProperty("fees")[0].Text("name"), other.GetProperty("details").Text("level"), other.GetProperty("materials").GetArrayLength()).ShouldBe(("证书费", "county", 2));
        var unknown = """{ "items": [{ "实施编码": "n-1", "事项名称": "x", "事项类型代码": "77", "办件类型代码": "9", "实施主体": "没有" }] }""";
        Findings(await officer.Post("/v1/catalogue?names=national&dryRun=true", unknown).Gives()).Select(f => (f.Pointer, f.Code))
            .ShouldBe([("/事项类型代码", "validation"), ("/办件类型代码", "validation"), ("/实施主体", "unknown-department")], ignoreOrder: true);
    }

    [Fact]
    public async Task tells_what_does_not_fit_into_the_national_elements()
    {
        var item = Item("a-code-that-is-longer-than-the-standard-allows");
        item["department"] = "salt-of-all";
        await (await service.CatalogueOfficer()).Put("/v1/departments/salt-of-all", """{ "name": "盐务局" }""");
        await (await service.CatalogueOfficer()).Post("/v1/catalogue", Body([item])).Gives();
        var told = (await service.Nobody.Read("/v1/catalogue?names=national&department=salt-of-all")).GetProperty("doesNotFit").EnumerateArray().Single();
        (told.Text("element"), told.Number("most"), told.Number("length")).ShouldBe(("实施编码", 24, 46));
    }

    [Fact]
    public async Task gives_a_repeated_key_its_first_answer()
    {
        var officer = await service.CatalogueOfficer();
        var first = await officer.Send(HttpMethod.Post, "/v1/catalogue", Body([Item("keyed-1")]), key: "load-1").Gives();
        (await officer.Send(HttpMethod.Post, "/v1/catalogue", Body([Item("keyed-1")]), key: "load-1").Gives()).GetRawText().ShouldBe(first.GetRawText());
        await officer.Send(HttpMethod.Post, "/v1/catalogue", Body([Item("keyed-2")]), key: "load-1").Refuses(422, "idempotency-key-reused");
    }

    [Fact]
    public async Task is_the_catalogue_officers_to_do()
    {
        await (await service.Overseer()).Post("/v1/catalogue", Body([Item("no")])).Refuses(403, "forbidden");
        using var xml = new StringContent("<items/>", System.Text.Encoding.UTF8, "application/xml");
        await (await service.CatalogueOfficer()).PostAsync("/v1/catalogue", xml).Refuses(415, "unsupported-media-type");
    }

    private static JsonObject Item(string code) => new()
    {
        ["code"] = code,
        ["name"] = "批量事项 " + code,
        ["department"] = "market-supervision",
        ["kind"] = "promised",
        ["nature"] = "administrative-approval",
        ["statutoryDays"] = 20,
        ["promisedDays"] = 5,
        ["materials"] = new JsonArray(
            new JsonObject { ["code"] = "form", ["name"] = "申请表", ["copies"] = 1 }, new JsonObject { ["code"] = "id", ["name"] = "身份证", ["necessity"] = "tolerable", ["source"] = "shared" }),
        ["procedure"] = new JsonArray("受理", "审查", "决定"),
    };

    private static string Body(IEnumerable<JsonObject> items) => new JsonObject { ["items"] = new JsonArray([.. items.Select(item => item.DeepClone())]) }.ToJsonString();

    private static (int Row, string Pointer, string Code)[] Findings(JsonElement of) =>
        [.. of.GetProperty("findings").EnumerateArray().Select(f => (f.Number("row"), f.Text("pointer")!, f.Text("code")!))];

    private static Encoding Encoding(string charset) => charset == "utf-8" ? System.Text.Encoding.UTF8 : CodePagesEncodingProvider.Instance.GetEncoding(charset)!;

    private async Task<byte[]> Table(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", "text/csv" } } };
        var answer = await service.Nobody.SendAsync(request);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/csv");
        return await answer.Content.ReadAsByteArrayAsync();
    }

    private async Task<HttpResponseMessage> Load(string path, byte[] table, string charset)
    {
        using var content = new ByteArrayContent(table) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv", charset) } };
        return await (await service.CatalogueOfficer()).PostAsync(path, content);
    }
}
