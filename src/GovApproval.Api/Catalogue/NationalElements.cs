using System.Text.Json.Nodes;
using GovApproval.Api.Desks;
using GovApproval.Catalogue;
using static GovApproval.Api.Catalogue.NationalElement;

namespace GovApproval.Api.Catalogue;

/// <summary>
/// The border between the API's words and the national ones: table 4 of GB/T 39046-2020, and the elements added to it, which its clause 4 allows.
/// </summary>
internal static class NationalElements
{
    public const string Key = "实施编码";
    public const string Materials = "材料";
    public const string MaterialName = "材料名称";
    public const string MaterialCode = "材料编码";
    public const string IsCharged = "是否收费";
    public const string FeeBasis = "收费依据";
    public const string FeeAmount = "收费标准";
    public const string DepartmentName = "实施主体";
    public const string DepartmentCreditCode = "实施主体编码";
    public const string DepartmentCode = "实施部门编码";
    private const string Counting = "budget/counting";
    private const string PromisedCounting = "budget/promisedCounting";
    private const string Hours = "budget/promisedHours";

    private static readonly NationalCode[] Natures =
    [
        new("00", "行政权力事项", "administrative-power"), new("01", "行政许可", "administrative-approval"), new("02", "行政处罚", "administrative-penalty"),
        new("03", "行政强制", "administrative-compulsion"), new("04", "行政征收", "administrative-levy"), new("05", "行政给付", "administrative-payment"),
        new("06", "行政检查", "administrative-inspection"), new("07", "行政确认", "administrative-confirmation"), new("08", "行政奖励", "administrative-reward"),
        new("09", "行政裁决", "administrative-adjudication"), new("10", "其他类别事项", "other-administrative-power"), new("20", "公共服务事项", "public-service"),
    ];

    private static readonly NationalCode[] Levels =
    [
        new("1", "国家级/局(署、会)", "national"), new("2", "省级/直属", "province"), new("3", "市级/隶属", "city"), new("4", "县级", "county"),
        new("5", "镇(乡、街道)级", "town"), new("6", "村(社区)级", "village"), new("7", "分级管理", "tiered"),
    ];

    private static readonly NationalCode[] Bodies =
        [new("1", "法定机关", "statutory-organ"), new("2", "授权组织", "authorized-organization"), new("3", "受委托组织", "entrusted-organization"), new("9", "其他", "other")];

    private static readonly NationalCode[] Served =
    [
        new("1", "自然人", "person"), new("2", "企业法人", "enterprise"), new("3", "事业法人", "public-institution"), new("4", "社会组织法人", "social-organization"),
        new("5", "行政机关", "administrative-organ"), new("6", "其他组织", "other-organization"),
    ];

    private static readonly NationalCode[] Forms =
        [new("1", "窗口办理", "counter"), new("2", "电脑端网上办理", "online"), new("3", "移动端网上申请", "mobile"), new("4", "快递申请", "post"), new("9", "其他", "other")];

    private static readonly NationalCode[] Kinds = [new("1", "即办件", "on-the-spot"), new("2", "承诺件", "promised")];

    private static readonly NationalCode[] Scopes =
        [new("全国", "全国", "nationwide"), new("跨省", "跨省", "cross-province"), new("跨市", "跨市", "cross-city"), new("跨县", "跨县", "cross-county")];

    private static readonly NationalCode[] Systems = [new("国家级", "国家级", "national"), new("省级", "省级", "province"), new("市级", "市级", "city")];

    private static readonly NationalCode[] Units = [new("工作日", "工作日", "working-days"), new("自然日", "自然日", "calendar-days"), new("小时", "小时", "hours")];

    private static readonly NationalCode[] Silences = [new("等待", "等待", "nothing"), new("视为撤回", "视为撤回", "withdrawn")];

    private static readonly NationalCode[] Sources = [new("申请人提供", "申请人提供", "applicant"), new("部门共享", "部门共享", "shared")];

    /// <summary>Of an item, in the order of the standard; those it does not have stand last.</summary>
    public static IReadOnlyList<NationalElement> OfItem { get; } =
    [
        Text("事项名称", 200, "name"),
        Text("基本编码", 10, "details/basicCode"),
        Text(Key, 24, "code"),
        .. Pair("事项类型", 30, 2, "nature", Natures),
        .. Pair("办件类型", 20, 1, "kind", Kinds),
        Laws("设定依据", 1000, "legalBasis"),
        .. Pair("行使层级", 200, 1, "details/level", Levels),
        Text("权限划分", 1000, "details/divisionOfAuthority"),
        Text("行使内容", null, "details/authorityExercised"),
        new(DepartmentName, 100, "department", (item, center) => Department(item, center)?.Name, static (text, item, center) => SetDepartment(item, center, d => d.Name == text)),
        new(DepartmentCreditCode, 18, "department", (item, center) => Department(item, center)?.SocialCreditCode, static (text, item, center) => SetDepartment(item, center, d => d.SocialCreditCode == text)),
        new("实施主体性质", 100, "department", (item, center) => Status(item, center)?.Name, null),
        new("实施主体性质代码", 1, "department", (item, center) => Status(item, center)?.Code, null),
        Number("法定办结时限", "statutoryDays"),
        new("法定办结时限单位", 20, "budget/counting", (item, _) => item["statutoryDays"] is null && At(item, Counting) is null ? null : UnitOf(Word(item, Counting)), static (text, item, _) => SetStatutoryUnit(item, text)),
        Text("法定办结时限说明", null, "details/statutoryNote"),
        new("承诺办结时限", 20, "promisedDays", (item, _) => (At(item, Hours) ?? item["promisedDays"])?.ToJsonString(), static (text, item, _) => Whole(text) is { } days && Set(item, At(item, Hours) is null ? "promisedDays" : Hours, days)),
        new("承诺办结时限单位", 20, "budget/promisedCounting", (item, _) => item["promisedDays"] is null && At(item, PromisedCounting) is null ? null : UnitOf(Word(item, PromisedCounting) ?? Word(item, Counting)), static (text, item, _) => SetPromisedUnit(item, text)),
        Text("承诺办结时限说明", null, "details/promisedNote"),
        Lines("受理条件", "conditions"),
        Lines("办理流程", "procedure"),
        Each("共同实施部门", 100, "details/jointDepartments", "name", isFirst: true),
        Each("共同实施部门编码", 18, "details/jointDepartments", "socialCreditCode", isFirst: false),
        Text("承办机构", 100, "details/handlingOffice/name"),
        Text("承办机构编码", 18, "details/handlingOffice/socialCreditCode"),
        Text("中介服务", 2000, "details/intermediaryServices"),
        Text("数量限制", 200, "details/quota"),
        Text("结果名称", 100, "result/name"),
        Text("结果样本", null, "result/sample"),
        new(IsCharged, 1, "fees", (item, _) => item["fees"] is JsonArray { Count: > 0 } ? "1" : "0", static (text, item, _) => text == "1" || (text == "0" && Set(item, "fees", new JsonArray()))),
        Each(FeeBasis, null, "fees", "basis", isFirst: true, () => new() { ["name"] = "收费" }),
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
        .. Added,
    ];

    /// <summary>What the standard has no element for (its clause 4): with these an item is the same on whichever side of the border it stands.</summary>
    private static IEnumerable<NationalElement> Added =>
    [
        new(DepartmentCode, null, "department", (item, _) => Word(item, "department"), static (text, item, center) => !center.Departments.ContainsKey(text) || Set(item, "department", text)),
        Text("投诉方式", null, "channels/complaint"),
        Text("结果类型", null, "result/kind"),
        Flag("是否联办", "jointHandling"),
        Each("收费项目名称", null, "fees", "name", isFirst: false),
        Each(FeeAmount, null, "fees", "amount", isFirst: false),
        new("收费减免", null, "fees", static (item, _) => Exemptions(item), static (text, item, _) => SetExemptions(item, text)),
        OneLaw("时限依据", "budget/basis"),
        new("承诺办结天数", null, "promisedDays", static (item, _) => At(item, Hours) is null ? null : item["promisedDays"]?.ToJsonString(), static (text, item, _) => Whole(text) is { } days && Set(item, "promisedDays", days)),
        Number("收件环节时限", "budget/steps/receipt"),
        Number("初审环节时限", "budget/steps/firstInstance"),
        Number("审核环节时限", "budget/steps/verification"),
        Number("决定环节时限", "budget/steps/decision"),
        Text("行政复议机关", null, "appeal/reconsiderationBody"),
        Text("行政诉讼法院", null, "appeal/court"),
        Text("容缺受理依据", null, "tolerance/rule"),
        Number("容缺补交期限", "tolerance/mostDays"),
        Text("告知承诺依据", null, "commitment/rule"),
        Number("告知承诺核查期限", "commitment/verifyWithinDays"),
        Number("告知承诺失信禁用月数", "commitment/barredMonths"),
        Text("延续依据", null, "renewal/rule"),
        Number("延续提前天数", "renewal/askDaysBefore"),
        Text("补正依据", null, "supplement/rule"),
        Number("补正期限", "supplement/limitDays"),
        .. Pair("补正逾期后果", null, null, "supplement/onSilence", Silences)[..1],
        Text("现场核查依据", null, "siteCheck/rule"),
        Text("下级审查依据", null, "lowerReview/rule"),
        Number("下级审查期限", "lowerReview/days"),
        Json("申请表单", "form"),
    ];

    /// <summary>Of a material, a row of its own.</summary>
    public static IReadOnlyList<NationalElement> OfMaterial { get; } =
    [
        Text(MaterialName, 200, "name"),
        Text("出具机构", 100, "issuer"),
        Text("出具时间要求", 150, "issueTime"),
        Text("材料办理说明", 500, "howToObtain"),
        Text("材料办理地点", 400, "whereToObtain"),
        Text("材料使用说明", 500, "usage"),
        Number("原件份数", "originals", 2),
        Number("复印件份数", "copies", 2),
        new("是否必备材料", 1, "necessity", (m, _) => Word(m, "necessity") == "optional" ? "0" : "1", static (text, m, _) => text switch
        {
            "0" => Set(m, "necessity", "optional"),
            "1" => Word(m, "necessity") is "tolerable" || Set(m, "necessity", "required"),
            _ => false,
        }),

        // Added.
        Text(MaterialCode, null, "code"),
        Flag("是否可容缺", "necessity", "tolerable", "required"),
        .. Pair("材料来源", null, null, "source", Sources)[..1],
        Text("材料形式", null, "format"),
        Text("材料样本", null, "sample"),
        Flag("是否一事一交", "perCase"),
    ];

    /// <summary>The element in which the API's member is told, so that a finding points to what was sent.</summary>
    public static string NameOf(string pointer, IReadOnlyList<NationalElement> among, string otherwise) =>
        (among.FirstOrDefault(one => one.Pointer == pointer)
            ?? among.FirstOrDefault(one => one.Pointer.StartsWith(pointer + "/", StringComparison.Ordinal) || pointer.StartsWith(one.Pointer + "/", StringComparison.Ordinal)))?.Name
        ?? otherwise;

    private static Department? Department(JsonObject item, Center center) =>
        Word(item, "department") is { } code ? center.Departments.GetValueOrDefault(code)?.State : null;

    private static NationalCode? Status(JsonObject item, Center center) =>
        Department(item, center)?.LegalStatus is { } status ? Bodies.First(one => one.Word == Http.Kebab<LegalStatus>.Of(status)) : null;

    private static bool SetDepartment(JsonObject item, Center center, Func<Department, bool> isIt) =>
        center.Departments.Values.FirstOrDefault(known => isIt(known.State)) is { } found && Set(item, "department", found.State.Code.Value);

    private static string UnitOf(string? counting) => Units.FirstOrDefault(one => one.Word == counting, Units[0]).Name;

    private static string? Counts(string unit) => unit is "日" or "天" ? Units[1].Word : Array.Find(Units, one => one.Name == unit)?.Word;

    private static bool SetStatutoryUnit(JsonObject item, string text) => Counts(text) switch
    {
        null => false,
        "working-days" when item["budget"] is null => true,
        var counting => Set(item, Counting, counting),
    };

    // The promise counts as the statutory limit does where nothing else is said; a number of hours is no number of days.
    private static bool SetPromisedUnit(JsonObject item, string text)
    {
        if (Counts(text) is not { } counting)
        {
            return false;
        }

        if (counting == "hours")
        {
            var hours = item["promisedDays"]?.DeepClone();
            item["promisedDays"] = null;
            return Set(item, Hours, hours) && Set(item, PromisedCounting, counting);
        }

        if (At(item, Hours) is { } days)
        {
            item["promisedDays"] = days.DeepClone();
            (item["budget"] as JsonObject)!.Remove("promisedHours");
        }

        if (counting != (Word(item, Counting) ?? Units[0].Word))
        {
            return Set(item, PromisedCounting, counting);
        }

        (item["budget"] as JsonObject)?.Remove("promisedCounting");
        return true;
    }

    private static string? Exemptions(JsonObject item) =>
        item["fees"] is JsonArray fees && fees.Any(fee => fee!["exemptions"] is JsonArray { Count: > 0 })
            ? new JsonArray([.. fees.Select(fee => fee!["exemptions"]?.DeepClone() ?? new JsonArray())]).ToJsonString(Http.Json.Options)
            : null;

    private static bool SetExemptions(JsonObject item, string text)
    {
        if (Parsed(text) is not JsonArray all || item["fees"] is not JsonArray fees || all.Count != fees.Count)
        {
            return false;
        }

        for (var i = 0; i < all.Count; i++)
        {
            fees[i]!["exemptions"] = all[i]?.DeepClone();
        }

        return true;
    }
}
