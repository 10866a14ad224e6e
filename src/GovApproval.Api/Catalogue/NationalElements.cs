using System.Globalization;
using System.Text.Json.Nodes;
using GovApproval.Api.Desks;
using GovApproval.Catalogue;

namespace GovApproval.Api.Catalogue;

/// <summary>An element of GB/T 39046: its name is a column heading.</summary>
/// <param name="Most">Characters that it may have in an exchange; none: as many as it takes. Nothing is cut, what does not fit is told.</param>
/// <param name="Out">Its text, from what the API says.</param>
/// <param name="In">Puts the text into what the API reads; false: it cannot be read. None: told only.</param>
internal sealed record NationalElement(string Name, int? Most, Func<JsonObject, Center, string?> Out, Func<string, JsonObject, Center, bool>? In);

/// <summary>
/// The border between the API's words and the national ones: table 4 of GB/T 39046-2020, and the elements added to it, which its clause 4 allows.
/// </summary>
internal static class NationalElements
{
    public const string Key = "实施编码";
    public const string Materials = "材料";
    private const string Between = "；";

    private static readonly (string Code, string Name, string Word)[] Natures =
    [
        ("00", "行政权力事项", "administrative-power"), ("01", "行政许可", "administrative-approval"), ("02", "行政处罚", "administrative-penalty"),
        ("03", "行政强制", "administrative-compulsion"), ("04", "行政征收", "administrative-levy"), ("05", "行政给付", "administrative-payment"),
        ("06", "行政检查", "administrative-inspection"), ("07", "行政确认", "administrative-confirmation"), ("08", "行政奖励", "administrative-reward"),
        ("09", "行政裁决", "administrative-adjudication"), ("10", "其他类别事项", "other-administrative-power"), ("20", "公共服务事项", "public-service"),
    ];

    private static readonly (string Code, string Name, string Word)[] Levels =
    [
        ("1", "国家级/局(署、会)", "national"), ("2", "省级/直属", "province"), ("3", "市级/隶属", "city"), ("4", "县级", "county"),
        ("5", "镇(乡、街道)级", "town"), ("6", "村(社区)级", "village"), ("7", "分级管理", "tiered"),
    ];

    private static readonly (string Code, string Name, string Word)[] Bodies =
        [("1", "法定机关", "statutory-organ"), ("2", "授权组织", "authorized-organization"), ("3", "受委托组织", "entrusted-organization"), ("9", "其他", "other")];

    private static readonly (string Code, string Name, string Word)[] Served =
    [
        ("1", "自然人", "person"), ("2", "企业法人", "enterprise"), ("3", "事业法人", "public-institution"), ("4", "社会组织法人", "social-organization"),
        ("5", "行政机关", "administrative-organ"), ("6", "其他组织", "other-organization"),
    ];

    private static readonly (string Code, string Name, string Word)[] Forms =
        [("1", "窗口办理", "counter"), ("2", "电脑端网上办理", "online"), ("3", "移动端网上申请", "mobile"), ("4", "快递申请", "post"), ("9", "其他", "other")];

    private static readonly (string Code, string Name, string Word)[] Kinds = [("1", "即办件", "on-the-spot"), ("2", "承诺件", "promised")];

    private static readonly (string Code, string Name, string Word)[] Scopes =
        [("全国", "全国", "nationwide"), ("跨省", "跨省", "cross-province"), ("跨市", "跨市", "cross-city"), ("跨县", "跨县", "cross-county")];

    private static readonly (string Code, string Name, string Word)[] Systems = [("国家级", "国家级", "national"), ("省级", "省级", "province"), ("市级", "市级", "city")];

    private static readonly (string Code, string Name, string Word)[] Units = [("工作日", "工作日", "working-days"), ("自然日", "自然日", "calendar-days")];

    private static readonly (string Code, string Name, string Word)[] Sources = [("申请人提供", "申请人提供", "applicant"), ("部门共享", "部门共享", "shared")];

    /// <summary>Of an item, in the order of the standard; those it does not have stand last.</summary>
    public static IReadOnlyList<NationalElement> OfItem { get; } =
    [
        Text("事项名称", 200, "name"),
        Text("基本编码", 10, "details/basicCode"),
        new(Key, 24, (item, _) => Word(item, "code"), static (text, item, _) => Set(item, "code", text)),
        .. Pair("事项类型", 30, 2, "nature", Natures),
        .. Pair("办件类型", 20, 1, "kind", Kinds),
        new("设定依据", 1000, (item, _) => Join(item["legalBasis"], "law", "article"), static (text, item, _) => Set(item, "legalBasis", Split(text, "law", "article"))),
        .. Pair("行使层级", 200, 1, "details/level", Levels),
        Text("权限划分", 1000, "details/divisionOfAuthority"),
        Text("行使内容", null, "details/authorityExercised"),
        new("实施主体", 100, (item, center) => Department(item, center)?.Name, static (text, item, center) => SetDepartment(item, center, d => d.Name == text)),
        new("实施主体编码", 18, (item, center) => Department(item, center)?.SocialCreditCode, static (text, item, center) => SetDepartment(item, center, d => d.SocialCreditCode == text)),
        new("实施主体性质", 100, (item, center) => Status(item, center)?.Name, null),
        new("实施主体性质代码", 1, (item, center) => Status(item, center)?.Code, null),
        Number("法定办结时限", "statutoryDays"),
        new("法定办结时限单位", 20, (item, _) => item["statutoryDays"] is null ? null : Unit(item, "budget/counting"), static (text, item, _) => SetUnit(item, "counting", text)),
        Text("法定办结时限说明", null, "details/statutoryNote"),
        Number("承诺办结时限", "promisedDays"),
        new("承诺办结时限单位", 20, (item, _) => item["promisedDays"] is null ? null : Unit(item, At(item, "budget/promisedCounting") is null ? "budget/counting" : "budget/promisedCounting"), static (text, item, _) => SetUnit(item, "promisedCounting", text)),
        Text("承诺办结时限说明", null, "details/promisedNote"),
        Lines("受理条件", "conditions"),
        Lines("办理流程", "procedure"),
        new("共同实施部门", 100, (item, _) => Join(At(item, "details/jointDepartments"), "name"), static (text, item, _) => Set(item, "details/jointDepartments", Split(text, "name"))),
        new("共同实施部门编码", 18, (item, _) => Join(At(item, "details/jointDepartments"), "socialCreditCode"), SetJointCodes),
        Text("承办机构", 100, "details/handlingOffice/name"),
        Text("承办机构编码", 18, "details/handlingOffice/socialCreditCode"),
        Text("中介服务", 2000, "details/intermediaryServices"),
        Text("数量限制", 200, "details/quota"),
        Text("结果名称", 100, "result/name"),
        Text("结果样本", null, "result/sample"),
        new("是否收费", 1, (item, _) => item["fees"] is JsonArray { Count: > 0 } ? "1" : "0", static (text, item, _) => text == "1" || (text == "0" && Set(item, "fees", new JsonArray()))),
        new("收费依据", null, (item, _) => Join(item["fees"], "basis"), static (text, item, _) => SetFees(item, "basis", text)),
        .. Pair("通办范围", 20, null, "details/crossRegionScope", Scopes)[1..],
        .. Several("服务对象", 200, 10, "details/audiences", Served),
        List("服务主题", 200, "details/themes"),
        List("法人服务主题代码", 10, "details/organizationThemes"),
        List("自然人服务主题代码", 10, "details/personThemes"),
        .. Several("办理形式", 20, 10, "details/filingChannels", Forms),
        Text("特别程序", null, "details/specialProcedures"),
        Text("行政管辖", 20, "details/jurisdiction"),
        Flag("是否支持预约办理", "details/appointmentAvailable"),
        Flag("是否支持网上支付", "details/onlinePaymentAvailable"),
        Flag("是否支持物流快递", "details/postalDeliveryAvailable"),
        Flag("是否网办", "details/onlineFilingAvailable"),
        Text("网办地址", 50, "details/onlineFilingUrl"),
        .. Pair("运行系统层级", 20, null, "details/systemLevel", Systems)[..1],
        Text("办理地点", 100, "details/servicePlace"),
        Text("办理时间", 150, "details/serviceHours"),
        Text("咨询方式", 20, "channels/enquiry"),
        Text("咨询电话", 18, "channels/enquiryPhone"),
        Text("监督电话", 18, "channels/supervision"),
        Text("常见问题", 1000, "details/frequentQuestions"),

        // Added.
        Text("投诉方式", null, "channels/complaint"),
        Text("结果类型", null, "result/kind"),
        Flag("是否联办", "jointHandling"),
        new("收费项目名称", null, (item, _) => Join(item["fees"], "name"), static (text, item, _) => SetFees(item, "name", text)),
        new("收费标准", null, (item, _) => Join(item["fees"], "amount"), static (text, item, _) => SetFees(item, "amount", text)),
    ];

    /// <summary>Of a material, a row of its own.</summary>
    public static IReadOnlyList<NationalElement> OfMaterial { get; } =
    [
        Text("材料名称", 200, "name"),
        Text("出具机构", 100, "issuer"),
        Text("出具时间要求", 150, "issueTime"),
        Text("材料办理说明", 500, "howToObtain"),
        Text("材料办理地点", 400, "whereToObtain"),
        Text("材料使用说明", 500, "usage"),
        Number("原件份数", "originals", 2),
        Number("复印件份数", "copies", 2),
        new("是否必备材料", 1, (m, _) => Word(m, "necessity") == "optional" ? "0" : "1", static (text, m, _) => text switch
        {
            "0" => Set(m, "necessity", "optional"),
            "1" => Word(m, "necessity") is "tolerable" || Set(m, "necessity", "required"),
            _ => false,
        }),

        // Added.
        Text("材料编码", null, "code"),
        Flag("是否可容缺", "necessity", "tolerable", "required"),
        .. Pair("材料来源", null, null, "source", Sources)[..1],
        Text("材料形式", null, "format"),
        Text("材料样本", null, "sample"),
    ];

    private static NationalElement Text(string name, int? most, string pointer) => new(
        name, most, (item, _) => At(item, pointer)?.GetValue<string>(), (text, item, _) => Set(item, pointer, text));

    private static NationalElement Number(string name, string pointer, int most = 20) => new(
        name,
        most,
        (item, _) => At(item, pointer)?.ToJsonString(),
        (text, item, _) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Set(item, pointer, number));

    private static NationalElement Flag(string name, string pointer) => new(
        name,
        1,
        (item, _) => At(item, pointer)?.GetValue<bool>() switch { true => "1", false => "0", null => null },
        (text, item, _) => text is "0" or "1" && Set(item, pointer, text == "1"));

    // Says no more than that it is so: otherwise what stands stays.
    private static NationalElement Flag(string name, string pointer, string word, string instead) => new(
        name,
        1,
        (item, _) => Word(item, pointer) == word ? "1" : "0",
        (text, item, _) => text switch
        {
            "1" => Set(item, pointer, word),
            "0" => Word(item, pointer) != word || Set(item, pointer, instead),
            _ => false,
        });

    private static NationalElement Lines(string name, string pointer) => new(
        name,
        null,
        (item, _) => At(item, pointer) is JsonArray { Count: > 0 } lines ? string.Join('\n', lines.Select(line => line!.GetValue<string>())) : null,
        (text, item, _) => Set(item, pointer, Array(text.Split(['\n', '\r'], Trimmed))));

    private static NationalElement List(string name, int most, string pointer) => new(
        name,
        most,
        (item, _) => At(item, pointer) is JsonArray { Count: > 0 } entries ? string.Join(',', entries.Select(entry => entry!.GetValue<string>())) : null,
        (text, item, _) => Set(item, pointer, Array(text.Split([',', '，', '、'], Trimmed))));

    /// <summary>A value told twice, by name and by code; the code comes second and so decides.</summary>
    private static NationalElement[] Pair(string name, int? most, int? mostOfCode, string pointer, (string Code, string Name, string Word)[] all)
    {
        return [Told(name, most, one => one.Name), Told(name + "代码", mostOfCode, one => one.Code)];

        NationalElement Told(string as_, int? limit, Func<(string Code, string Name, string Word), string> which) => new(
            as_,
            limit,
            (item, _) => Word(item, pointer) is { } word ? which(all.First(one => one.Word == word)) : null,
            (text, item, _) => all.FirstOrDefault(one => which(one) == text).Word is { } word && Set(item, pointer, word));
    }

    private static NationalElement[] Several(string name, int most, int mostOfCodes, string pointer, (string Code, string Name, string Word)[] all)
    {
        return
        [
            new(name, most, (item, _) => Told(item, one => one.Name), (text, item, _) => Heard(item, text, one => one.Name)),
            new(name + "代码", mostOfCodes, (item, _) => Told(item, one => one.Code), (text, item, _) => Heard(item, text, one => one.Code)),
        ];

        string? Told(JsonObject item, Func<(string Code, string Name, string Word), string> which) => At(item, pointer) is JsonArray { Count: > 0 } words
            ? string.Join(',', words.Select(word => which(all.First(one => one.Word == word!.GetValue<string>()))))
            : null;

        bool Heard(JsonObject item, string text, Func<(string Code, string Name, string Word), string> which)
        {
            var words = text.Split([',', '，', '、'], Trimmed).Select(part => all.FirstOrDefault(one => which(one) == part).Word).ToArray();
            return words.All(word => word is not null) && Set(item, pointer, Array(words));
        }
    }

    private const StringSplitOptions Trimmed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    private static Department? Department(JsonObject item, Center center) =>
        Word(item, "department") is { } code ? center.Departments.GetValueOrDefault(code)?.State : null;

    private static (string Code, string Name, string Word)? Status(JsonObject item, Center center) =>
        Department(item, center)?.LegalStatus is { } status ? Bodies.First(one => one.Word == Http.Kebab<LegalStatus>.Of(status)) : null;

    private static bool SetDepartment(JsonObject item, Center center, Func<Department, bool> isIt) =>
        center.Departments.Values.FirstOrDefault(known => isIt(known.State)) is { } found && Set(item, "department", found.State.Code.Value);

    private static string Unit(JsonObject item, string pointer) => Units.FirstOrDefault(one => one.Word == Word(item, pointer), Units[0]).Name;

    private static bool SetUnit(JsonObject item, string member, string text) => text switch
    {
        "工作日" => item["budget"] is not JsonObject budget || Remove(budget, member),
        "自然日" or "日" or "天" => Set(item, "budget/" + member, "calendar-days"),
        _ => false,
    };

    private static bool Remove(JsonObject from, string member)
    {
        from.Remove(member);
        return true;
    }

    private static bool SetJointCodes(string text, JsonObject item, Center center)
    {
        var codes = text.Split(Between);
        if (At(item, "details/jointDepartments") is not JsonArray bodies || bodies.Count != codes.Length)
        {
            return false;
        }

        for (var i = 0; i < codes.Length; i++)
        {
            bodies[i]!["socialCreditCode"] = codes[i].Length == 0 ? null : codes[i];
        }

        return true;
    }

    private static bool SetFees(JsonObject item, string member, string text)
    {
        var parts = text.Split(Between);
        var fees = item["fees"] as JsonArray ?? [];
        if (fees.Count == 0)
        {
            item["fees"] = fees = new JsonArray([.. parts.Select(_ => new JsonObject { ["name"] = "收费" })]);
        }

        if (fees.Count != parts.Length)
        {
            return false;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            fees[i]![member] = parts[i].Trim();
        }

        return true;
    }

    private static string? Join(JsonNode? list, params string[] members) => list is JsonArray { Count: > 0 } entries
        ? string.Join(Between, entries.Select(entry => string.Join("，", members.Select(member => entry![member]?.GetValue<string>()).Where(text => !string.IsNullOrEmpty(text)))))
        : null;

    // The last comma parts the law from the article: the names of laws may have commas of their own.
    private static JsonArray Split(string text, string first, string? second = null) => new([.. text.Split([Between, "\n"], Trimmed).Select(part =>
    {
        var at = second is null ? -1 : part.LastIndexOf('，');
        var entry = new JsonObject { [first] = at < 0 ? part : part[..at] };
        if (second is not null)
        {
            entry[second] = at < 0 ? "" : part[(at + 1)..];
        }

        return (JsonNode?)entry;
    })]);

    private static JsonArray Array(IEnumerable<string?> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private static JsonNode? At(JsonObject item, string pointer) =>
        pointer.Split('/').Aggregate((JsonNode?)item, (node, member) => (node as JsonObject)?[member]);

    private static string? Word(JsonObject item, string pointer) => At(item, pointer)?.GetValue<string>();

    private static bool Set(JsonObject item, string pointer, JsonNode? value)
    {
        var path = pointer.Split('/');
        foreach (var member in path[..^1])
        {
            if (item[member] is not JsonObject inner)
            {
                item[member] = inner = [];
            }

            item = inner;
        }

        item[path[^1]] = value;
        return true;
    }
}
