using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GovApproval.Api.Tests.Catalogue;

/// <summary>A catalogue in the names, codes and formats of GB/T 39046-2020, from one center to another and back.</summary>
public sealed class ExchangingItNationally(ServiceFixture service) : IClassFixture<ServiceFixture>
{
    private const string Rich = """
        { "code": "510682-rich", "name": "施工许可，\"两证\"合一", "department": "building", "kind": "promised", "nature": "administrative-confirmation", "statutoryDays": 30, "promisedDays": 10, "jointHandling": true,
          "legalBasis": [{ "law": "建筑法，及其条例", "article": "第七条，第八条；附则" }, { "law": "行政许可法", "article": "" }],
          "conditions": ["有用地手续\n且有规划许可", "反斜线 \\ 与，、；,"], "procedure": ["受理", "审查", "决定"],
          "materials": [
            { "code": "form", "name": "申请表", "necessity": "required", "source": "applicant", "copies": 1, "format": "原件", "originals": 2, "issuer": "申请人", "issueTime": "3个月内", "howToObtain": "网上下载", "whereToObtain": "大厅", "usage": "存档", "sample": "https://example.org/s" },
            { "code": "plan", "name": "图纸", "necessity": "tolerable", "source": "shared", "copies": 0 },
            { "code": "plan-2", "name": "图纸", "necessity": "optional", "source": "applicant", "copies": 3 }],
          "fees": [
            { "name": "工本费；甲", "amount": "20.00", "currency": "CNY", "basis": "发改价格〔2003〕2322号；\\第二条", "exemptions": [{ "code": "small", "ground": "小微企业", "basis": "财税〔2014〕122号", "percent": 50 }] },
            { "name": "测绘费", "amount": "0.50", "currency": "CNY", "basis": "某文件" }],
          "result": { "kind": "licence", "name": "施工许可证", "sample": "https://example.org/r" },
          "form": { "type": "object", "required": ["area"], "properties": { "area": { "type": "number", "title": "面积，平方米" } } },
          "channels": { "supervision": "0838-1", "complaint": "12345", "enquiry": "大厅", "enquiryPhone": "0838-2" },
          "budget": { "counting": "calendar-days", "promisedCounting": "working-days", "basis": { "law": "某法，某条例", "article": "第三条" }, "steps": { "receipt": 1, "firstInstance": 3, "verification": 2, "decision": 1 } },
          "appeal": { "reconsiderationBody": "县政府", "court": "县法院" }, "tolerance": { "rule": "清单甲", "mostDays": 5 }, "commitment": { "rule": "清单乙", "verifyWithinDays": 20, "barredMonths": 12 },
          "renewal": { "rule": "某办法", "askDaysBefore": 60 }, "supplement": { "rule": "某规定", "limitDays": 10, "onSilence": "withdrawn" }, "siteCheck": { "rule": "某规定" }, "lowerReview": { "rule": "某规定", "days": 7 },
          "details": { "basicCode": "0131", "level": "county", "divisionOfAuthority": "县级全权", "authorityExercised": "核发", "statutoryNote": "不含公示", "promisedNote": "无", "jointDepartments": [{ "name": "消防", "socialCreditCode": "11510682MB1234568Y" }, { "name": "气象" }],
            "handlingOffice": { "name": "审批股", "socialCreditCode": "11510682MB1234569Z" }, "intermediaryServices": "测绘", "quota": "不限", "crossRegionScope": "cross-city", "audiences": ["person", "enterprise"], "themes": ["建设", "规划,用地"],
            "organizationThemes": ["101"], "personThemes": ["201"], "filingChannels": ["counter", "online"], "specialProcedures": "现场踏勘", "jurisdiction": "什邡市", "appointmentAvailable": true, "onlinePaymentAvailable": false,
            "postalDeliveryAvailable": true, "onlineFilingAvailable": true, "onlineFilingUrl": "https://example.org", "systemLevel": "province", "servicePlace": "一楼", "serviceHours": "9:00-17:00", "frequentQuestions": "问：如何？" } }
        """;

    private const string InHours = """
        { "code": "510682-hours", "name": "开具证明", "department": "building", "kind": "on-the-spot", "nature": "public-service", "promisedDays": 0, "jointHandling": false, "result": { "kind": "none", "name": "" },
          "budget": { "counting": "working-days", "promisedCounting": "hours", "promisedHours": 2 } }
        """;

    [Theory]
    [InlineData("510701", "application/json")]
    [InlineData("510702", "text/csv")]
    [InlineData("510703", "text/csv; charset=gb18030")]
    public async Task is_the_same_in_the_center_that_receives_it(string division, string form)
    {
        var (here, there) = (await Center("510700"), await Center(division));
        foreach (var item in new[] { Rich, InHours })
        {
            await here.Put("/v1/items/" + JsonElement.Parse(item).Text("code"), item);
        }

        var told = await Export(here, form);
        (await Load(there, told, form).Gives()).Number("published").ShouldBe(2);
        foreach (var code in new[] { "510682-rich", "510682-hours" })
        {
            Text(await there.Read("/v1/items/" + code)).ShouldBe(Text(await here.Read("/v1/items/" + code)));
        }

        (await Load(there, told, form).Gives()).Number("unchanged").ShouldBe(2);
        (await Load(here, await Export(there, form), form).Gives()).Number("unchanged").ShouldBe(2);
    }

    [Fact]
    public async Task revises_what_it_knows_by_what_is_told()
    {
        var center = await Center("510704");
        await center.Put("/v1/items/510682-rich", Rich);
        await center.Put("/v1/items/510682-hours", InHours);
        var body = """
            { "items": [
              { "实施编码": "510682-rich", "法定办结时限单位": "工作日", "收费依据": "甲；乙；丙", "收费项目名称": "一；二；三", "收费标准": "1.00；2.00；3.00", "材料": [{ "材料名称": "图纸" }, { "材料名称": "新材料" }] },
              { "实施编码": "510682-hours", "承诺办结时限": "3" }] }
            """;
        (await center.Post("/v1/catalogue?names=national", body).Gives()).Number("revised").ShouldBe(2);
        var rich = await center.Read("/v1/items/510682-rich");
        rich.GetProperty("fees").EnumerateArray().Select(fee => (fee.Text("name"), fee.Text("amount"), fee.Text("basis"))).ShouldBe([("一", "1.00", "甲"), ("二", "2.00", "乙"), ("三", "3.00", "丙")]);
        (rich.GetProperty("budget").Text("counting"), rich.GetProperty("renewal").Number("askDaysBefore")).ShouldBe(("working-days", 60));
        rich.GetProperty("materials").EnumerateArray().Select(m => (m.Text("code"), m.Text("necessity"))).ShouldBe([("plan", "tolerable"), ("m1", "required")]);
        (await center.Read("/v1/items/510682-hours")).GetProperty("budget").Number("promisedHours").ShouldBe(3);
    }

    [Fact]
    public async Task lists_every_finding_where_the_sender_finds_it()
    {
        var center = await Center("510705");
        const string Table = "实施编码,事项名称,事项类型代码,办件类型代码,实施主体,法定办结时限,承诺办结时限,是否收费,收费依据,收费标准,材料名称,原件份数\r\n"
            + "n-1,一,01,2,住建局,20,21,,,,申请表,1\r\n"
            + "n-1,,,,,,,,,,图纸,many\r\n"
            + "n-2,二,01,2,没有的局,20,5,,,,,\r\n"
            + "n-3,三,01,2,住建局,20,5,1,,,,\r\n"
            + "n-4,四,01,1,住建局,20,5,,,,,\r\n"
            + "n-5,五,01,2,住建局,20,5,0,某法,1.00,,\r\n"
            + "n-6,六,01,2,住建局,20,5,,,,,,surplus\r\n"
            + "n-7,七,01,2,住建局,20,5,,,,甲,1\r\n"
            + "n-7,另,01,2,住建局,20,5,,,,乙,1\r\n"
            + "n-8,八,01,2,住建局,20,21,,,,,\r\n"
            + "n-9,九,77,2,,20,二十一,,,,,\r\n";
        Findings(await Load(center, Encoding.UTF8.GetBytes(Table), "text/csv", "&dryRun=true").Gives()).ShouldBe(
        [
            (2, "/承诺办结时限", "promise-above-limit"), (3, "/原件份数", "validation"), (4, "/实施主体", "unknown-department"), (5, "/收费依据", "fee-without-basis"), (6, "/承诺办结时限", "on-the-spot-with-promise"),
            (7, "/是否收费", "validation"), (8, "", "validation"), (10, "/事项名称", "item-twice"), (11, "/承诺办结时限", "promise-above-limit"),
            (12, "/事项类型代码", "validation"), (12, "/承诺办结时限", "validation"), (12, "/实施主体", "validation"),
        ]);

        // Where nothing but a code names the department, it is one of this center's; beside a name it may be another center's own.
        const string Codes = "实施编码,事项名称,事项类型代码,办件类型代码,实施主体,实施部门编码\r\nc-1,一,01,2,,bureau\r\nc-2,二,01,2,住建局,bureau\r\nc-3,三,01,2,,building\r\n";
        Findings(await Load(center, Encoding.UTF8.GetBytes(Codes), "text/csv", "&dryRun=true").Gives()).ShouldBe([(2, "/实施部门编码", "unknown-department")]);

        const string Body = """{ "items": [{ "实施编码": "n-1", "材料": 5, "颜色": "红" }, { "实施编码": "n-2", "材料": [null, { "材料名称": 5 }] }, { "实施编码": "n-3", "事项名称": "三" }, 7] }""";
        Findings(await center.Post("/v1/catalogue?names=national&dryRun=true", Body).Gives()).ShouldBe(
        [
            (1, "", "validation"), (1, "/材料", "validation"), .. Missing(1), (2, "/材料/0", "validation"), (2, "/材料/1/材料名称", "validation"), .. Missing(2),
            (3, "/实施主体", "validation"), (3, "/办件类型", "validation"), (3, "/事项类型", "validation"), (4, "", "validation"), (4, "/code", "validation"),
        ]);
    }

    private static (int, string, string)[] Missing(int row) =>
        [(row, "/事项名称", "validation"), (row, "/实施主体", "validation"), (row, "/办件类型", "validation"), (row, "/事项类型", "validation")];

    private async Task<HttpClient> Center(string division)
    {
        var officer = await service.As("catalogue-officer", "catalogue-" + division, division: division);
        await officer.Put("/v1/departments/building", """{ "name": "住建局", "socialCreditCode": "11510682MB1234567X", "legalStatus": "statutory-organ" }""");
        return officer;
    }

    private static async Task<byte[]> Export(HttpClient officer, string form)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/catalogue?names=national" + (form.Contains("gb18030", StringComparison.Ordinal) ? "&charset=gb18030" : ""));
        request.Headers.Accept.Add(new(form.Split(';')[0]));
        var answer = await officer.SendAsync(request);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe(form.Split(';')[0]);
        var told = await answer.Content.ReadAsByteArrayAsync();
        if (!form.StartsWith("application/json", StringComparison.Ordinal))
        {
            return told;
        }

        var catalogue = JsonNode.Parse(told)!.AsObject();
        catalogue.Remove("doesNotFit");
        return Encoding.UTF8.GetBytes(catalogue.ToJsonString());
    }

    private static async Task<HttpResponseMessage> Load(HttpClient officer, byte[] told, string form, string query = "")
    {
        using var content = new ByteArrayContent(told) { Headers = { ContentType = MediaTypeHeaderValue.Parse(form) } };
        return await officer.PostAsync("/v1/catalogue?names=national" + query, content);
    }

    private static string Text(JsonElement item)
    {
        var text = JsonNode.Parse(item.GetRawText())!.AsObject();
        text.Remove("inForceFrom");
        return text.ToJsonString();
    }

    private static (int Row, string Pointer, string Code)[] Findings(JsonElement of) =>
        [.. of.GetProperty("findings").EnumerateArray().Select(f => (f.Number("row"), f.Text("pointer")!, f.Text("code")!))];
}
