using System.Globalization;
using System.Text;
using GovApproval.Api.Forms;
using GovApproval.Api.Http;
using GovApproval.Calendar;
using GovApproval.Catalogue;

namespace GovApproval.Api.Catalogue;

/// <summary>The service guide as a page to read and to print.</summary>
internal sealed class GuidePage(bool english)
{
    private const string Style = """
        body{font:11pt/1.5 "Noto Serif CJK SC","Songti SC",SimSun,serif;max-width:46em;margin:2em auto;padding:0 1em;color:#111}
        h1{font-size:1.5em;border-bottom:2px solid #a00;padding-bottom:.3em}h2{font-size:1.1em;margin:1.2em 0 .3em}
        table{border-collapse:collapse;width:100%}th,td{border:1px solid #888;padding:.2em .5em;text-align:left;vertical-align:top}th,td+td+td,td:nth-last-child(3){word-break:keep-all}
        ul,ol{margin:.2em 0;padding-left:1.6em}.missing{border:1px solid #a00;padding:.4em .8em;color:#a00}footer{margin-top:2em;font-size:.85em;color:#555}
        figure{margin:.5em 0;text-align:center;overflow-x:auto}svg{max-width:100%;min-width:34em;height:auto}@page{size:A4;margin:18mm}@media print{body{margin:0;padding:0;max-width:none}figure{overflow:visible}svg{min-width:0}section,tr{break-inside:avoid}}
        """;


    private readonly StringBuilder _page = new(8192);

    private string Language => english ? "en" : "zh-CN";

    public byte[] Render(ServiceGuide guide)
    {
        var name = Text(guide.Name);
        _page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"{Language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append(CultureInfo.InvariantCulture, $"<title>{name} · {Say("服务指南", "Service guide")}</title><style>{Style}</style></head>\n<body><main><h1>{name} {Say("服务指南", "Service guide")}</h1>\n");
        Missing(guide);
        Basics(guide);
        Section("设定依据", "Legal basis", guide.LegalBasis.Select(basis => $"{basis.Law} {basis.Article}"));
        Section("受理条件", "Conditions", guide.Conditions);
        Materials(guide.Materials);
        if (guide.Form is { } form && FormFilling.FieldsOf(form.GetRawText()) is { Count: > 0 } fields)
        {
            Section("申请表填写内容", "What the application form asks", fields.Select(field =>
                $"{field.Value.Title ?? field.Key} {Say(field.Value.IsRequired ? "（必填）" : "（选填）", field.Value.IsRequired ? "(required)" : "(optional)")}"));
        }

        Section("办理流程", "Procedure", guide.Procedure, "ol");
        if (guide.Procedure.Count > 0)
        {
            // On a narrow screen the chart scrolls beneath the finger or the arrow keys, not the page.
            _page.Append(CultureInfo.InvariantCulture, $"<figure tabindex=\"0\" aria-label=\"{Say("办理流程图", "Flow chart")}\">").Append(new FlowChart(english).Draw(guide)).Append("</figure>\n");
        }

        Section("收费", "Fees", guide.Fees.Count == 0 ? [Say("不收费", "Free of charge")] : guide.Fees.Select(Charge));
        if (Rules(guide).ToArray() is { Length: > 0 } rules)
        {
            Section("特别规定", "Special rules", rules);
        }

        Section("监督投诉", "Supervision and complaints", Channels(guide.Channels));
        if (Further(guide.Details).ToArray() is { Length: > 0 } further)
        {
            Heading("其他要素", "Further elements");
            _page.Append("<table>\n");
            foreach (var (label, value) in further)
            {
                Row(label, value);
            }

            _page.Append("</table></section>\n");
        }

        Section("办理窗口", "Windows", guide.Windows.Select(window => $"{window.Name} ({window.Code})"));
        _page.Append(CultureInfo.InvariantCulture, $"<footer>{Text($"{guide.Code} · {Say("版本", "version")} {guide.Version} · {Say("施行日期", "in force from")} {Times.Format(OfficeTime.DateOf(guide.InForceFrom))}")}</footer></main></body></html>\n");
        return Encoding.UTF8.GetBytes(_page.ToString());
    }

    private void Missing(ServiceGuide guide)
    {
        if (guide.Status != ItemStatus.InUse)
        {
            Notice(guide switch
            {
                { Status: ItemStatus.Suspended } => Say("本事项已暂停办理", "Not received at present"),
                { MergedInto: { } into } => $"{Say("本事项已并入", "Merged into")} {into}",
                _ => Say("本事项已取消", "No longer offered"),
            });
        }

        if (guide.NotDisclosed.Count > 0)
        {
            Notice($"{Say("尚未公开", "Not yet disclosed")}: {string.Join(Say("、", ", "), guide.NotDisclosed.Select(NameOf))}");
        }
    }

    private void Notice(string what) => _page.Append(CultureInfo.InvariantCulture, $"<p class=\"missing\">{Text(what)}</p>\n");

    private void Basics(ServiceGuide guide)
    {
        _page.Append("<table>\n");
        Row(Say("实施部门", "Department"), guide.Department.Name ?? guide.Department.Code.Value);
        Row(Say("办件类型", "Kind"), guide.Kind == ItemKind.OnTheSpot ? Say("即办件", "On the spot") : Say("承诺件", "Promised"));
        Row(Say("事项性质", "Nature"), NameOf(guide.Nature));
        Row(Say("法定时限", "Statutory limit"), Days(guide.Limits.StatutoryDays, guide.Limits.StatutoryCounting));
        Row(Say("承诺时限", "Promised limit"), guide.Limits switch
        {
            { PromisedHours: { } hours } => string.Create(CultureInfo.InvariantCulture, $"{hours} {Say("小时", hours == 1 ? "hour" : "hours")}"),
            { PromisedDays: 0 } => Say("当场办结", "on the spot"),
            var limits => Days(limits.PromisedDays, limits.PromisedCounting),
        });
        Row(Say("办理结果", "Result"), guide.Result.Name);
        _page.Append("</table>\n");
    }

    private void Materials(ValueList<Material> materials)
    {
        Heading("申请材料", "Materials");
        if (materials.Count > 0)
        {
            _page.Append(CultureInfo.InvariantCulture, $"<table><tr><th scope=\"col\">{Say("材料", "Material")}</th><th scope=\"col\">{Say("要求", "Needed")}</th><th scope=\"col\">{Say("份数", "Copies")}</th><th scope=\"col\">{Say("来源", "Source")}</th></tr>\n");
            foreach (var material in materials)
            {
                var source = material.Source == MaterialSource.Applicant ? Say("申请人提供", "Applicant") : Say("部门共享", "Fetched by the center");
                _page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(material.Name)}{Text(material.Format is { } format ? $" ({format})" : "")}{Notes(material)}</td><td>{Needed(material)}</td><td>{Copies(material)}</td><td>{source}</td></tr>\n");
            }

            _page.Append("</table>");
        }

        _page.Append("</section>\n");
    }

    private void Section(string chinese, string inEnglish, IEnumerable<string> lines, string list = "ul")
    {
        Heading(chinese, inEnglish);
        _page.Append(CultureInfo.InvariantCulture, $"<{list}>");
        foreach (var line in lines)
        {
            _page.Append(CultureInfo.InvariantCulture, $"<li>{Text(line)}</li>");
        }

        _page.Append(CultureInfo.InvariantCulture, $"</{list}></section>\n");
    }

    private void Heading(string chinese, string inEnglish) => _page.Append(CultureInfo.InvariantCulture, $"<section><h2>{Say(chinese, inEnglish)}</h2>\n");

    private void Row(string label, string value) => _page.Append(CultureInfo.InvariantCulture, $"<tr><th scope=\"row\">{label}</th><td>{Text(value)}</td></tr>\n");

    private IEnumerable<string> Rules(ServiceGuide guide)
    {
        if (guide.Tolerance is { } tolerance)
        {
            yield return $"{Say("容缺受理", "Materials that may follow")}: {Days(tolerance.MostDays)} ({tolerance.Rule})";
        }

        if (guide.Commitment is { } commitment)
        {
            yield return $"{Say("告知承诺，事后核查", "Decided on commitment, verified within")}: {Days(commitment.VerifyWithinDays)} ({commitment.Rule})";
        }

        if (guide.Renewal is { } renewal)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{Say("延续申请须在届满前（天）提出", "Renewal to be asked for before expiry, days")}: {renewal.AskDaysBefore} ({renewal.Rule})");
        }

        if (guide.Appeal is { } appeal)
        {
            yield return $"{Say("行政复议、行政诉讼", "Reconsideration and litigation")}: {appeal.ReconsiderationBody}, {appeal.Court}";
        }
    }

    private IEnumerable<string> Channels(ContactChannels channels)
    {
        (string Label, string? Value)[] all =
        [
            (Say("监督", "Supervision"), channels.Supervision), (Say("投诉", "Complaints"), channels.Complaint), (Say("咨询", "Enquiries"), channels.Enquiry),
            (Say("咨询电话", "Enquiries by phone"), channels.EnquiryPhone),
        ];
        return all.Where(one => !string.IsNullOrWhiteSpace(one.Value)).Select(one => $"{one.Label}: {one.Value}");
    }

    private string Charge(Fee fee) => string.Create(CultureInfo.InvariantCulture, $"{fee.Name}: {fee.Amount} {fee.Currency} ({Say("依据", "basis")}: {fee.Basis})")
        + string.Concat((fee.Exemptions ?? []).Select(e => string.Create(
            CultureInfo.InvariantCulture, $"; {Say("减免", "exemption")} {e.Percent} %: {e.Ground} ({e.Basis})")));

    private string Days(int? days, CountingMode counting = CountingMode.WorkingDays) => days is { } limit
        ? string.Create(CultureInfo.InvariantCulture, $"{limit} {(counting == CountingMode.CalendarDays ? Say("个自然日", limit == 1 ? "calendar day" : "calendar days") : Say("个工作日", limit == 1 ? "working day" : "working days"))}")
        : Say("无", "none");

    private string Copies(Material material) => material.Originals is { } originals
        ? string.Create(CultureInfo.InvariantCulture, $"{Say("原件", "originals")} {originals}, {Say("复印件", "copies")} {material.Copies}")
        : material.Copies.ToString(CultureInfo.InvariantCulture);

    private string Notes(Material material)
    {
        (string Label, string? Value)[] all =
        [
            (Say("出具机构", "issued by"), material.Issuer), (Say("出具时间", "issued"), material.IssueTime), (Say("办理说明", "how to obtain"), material.HowToObtain),
            (Say("办理地点", "where to obtain"), material.WhereToObtain), (Say("使用说明", "use"), material.Usage), (Say("样本", "sample"), material.Sample),
        ];
        return string.Concat(all.Where(one => !string.IsNullOrWhiteSpace(one.Value)).Select(one => $"<br><small>{one.Label}: {Text(one.Value!)}</small>"));
    }

    private IEnumerable<(string Label, string Value)> Further(ItemDetails? details)
    {
        if (details is null)
        {
            return [];
        }

        (string Label, string? Value)[] all =
        [
            (Say("基本编码", "Basic code"), details.BasicCode),
            (Say("行使层级", "Level"), details.Level is { } level ? NameOf(level) : null),
            (Say("权限划分", "Division of authority"), details.DivisionOfAuthority),
            (Say("法定时限说明", "Of the statutory limit"), details.StatutoryNote),
            (Say("承诺时限说明", "Of the promise"), details.PromisedNote),
            (Say("共同实施部门", "Joint departments"), Joined(details.JointDepartments?.Select(body => body.Name))),
            (Say("承办机构", "Handling office"), details.HandlingOffice?.Name),
            (Say("中介服务", "Intermediary services"), details.IntermediaryServices),
            (Say("数量限制", "Quota"), details.Quota),
            (Say("服务对象", "Serves"), Joined(details.Audiences?.Select(NameOf))),
            (Say("办理形式", "Filed by"), Joined(details.FilingChannels?.Select(NameOf))),
            (Say("通办范围", "Filed away from home"), details.CrossRegionScope is { } scope ? NameOf(scope) : null),
            (Say("特别程序", "Special procedures"), details.SpecialProcedures),
            (Say("网上办理", "Online"), details.OnlineFilingUrl),
            (Say("办理地点", "Place"), details.ServicePlace),
            (Say("办理时间", "Hours"), details.ServiceHours),
            (Say("常见问题", "Questions often asked"), details.FrequentQuestions),
        ];
        return all.Where(one => !string.IsNullOrWhiteSpace(one.Value)).Select(one => (one.Label, one.Value!));
    }

    private string? Joined(IEnumerable<string>? texts) => texts is null ? null : string.Join(Say("、", ", "), texts);

    private string NameOf(AuthorityLevel level) => level switch
    {
        AuthorityLevel.National => Say("国家级", "national"),
        AuthorityLevel.Province => Say("省级", "province"),
        AuthorityLevel.City => Say("市级", "city"),
        AuthorityLevel.County => Say("县级", "county"),
        AuthorityLevel.Town => Say("镇（乡、街道）级", "town"),
        AuthorityLevel.Village => Say("村（社区）级", "village"),
        _ => Say("分级管理", "tiered"),
    };

    private string NameOf(Audience audience) => audience switch
    {
        Audience.Person => Say("自然人", "persons"),
        Audience.Enterprise => Say("企业法人", "enterprises"),
        Audience.PublicInstitution => Say("事业法人", "public institutions"),
        Audience.SocialOrganization => Say("社会组织法人", "social organizations"),
        Audience.AdministrativeOrgan => Say("行政机关", "administrative organs"),
        _ => Say("其他组织", "other organizations"),
    };

    private string NameOf(FilingChannel channel) => channel switch
    {
        FilingChannel.Counter => Say("窗口办理", "at the counter"),
        FilingChannel.Online => Say("电脑端网上办理", "online"),
        FilingChannel.Mobile => Say("移动端网上申请", "by mobile"),
        FilingChannel.Post => Say("快递申请", "by post"),
        _ => Say("其他", "otherwise"),
    };

    private string NameOf(CrossRegionScope scope) => scope switch
    {
        CrossRegionScope.Nationwide => Say("全国", "nationwide"),
        CrossRegionScope.CrossProvince => Say("跨省", "across provinces"),
        CrossRegionScope.CrossCity => Say("跨市", "across cities"),
        _ => Say("跨县", "across counties"),
    };

    private string NameOf(ItemNature nature) => nature switch
    {
        ItemNature.AdministrativeApproval => Say("行政许可", "Administrative approval"),
        ItemNature.PublicService => Say("公共服务", "Public service"),
        ItemNature.AdministrativePower => Say("行政权力事项", "Administrative power"),
        ItemNature.AdministrativePenalty => Say("行政处罚", "Administrative penalty"),
        ItemNature.AdministrativeCompulsion => Say("行政强制", "Administrative compulsion"),
        ItemNature.AdministrativeLevy => Say("行政征收", "Administrative levy"),
        ItemNature.AdministrativePayment => Say("行政给付", "Administrative payment"),
        ItemNature.AdministrativeInspection => Say("行政检查", "Administrative inspection"),
        ItemNature.AdministrativeConfirmation => Say("行政确认", "Administrative confirmation"),
        ItemNature.AdministrativeReward => Say("行政奖励", "Administrative reward"),
        ItemNature.AdministrativeAdjudication => Say("行政裁决", "Administrative adjudication"),
        _ => Say("其他类别事项", "Other administrative power"),
    };

    private string Needed(Material material) => Needed(material.Necessity) + (material.PerCase is true ? Say("，每件专用", ", for each case anew") : "");

    private string Needed(Necessity necessity) => necessity switch
    {
        Necessity.Required => Say("必要", "Required"),
        Necessity.Tolerable => Say("可容缺", "May follow later"),
        _ => Say("非必要", "Optional"),
    };

    private string NameOf(Disclosed what) => what switch
    {
        Disclosed.LegalBasis => Say("设定依据", "legal basis"),
        Disclosed.Conditions => Say("受理条件", "conditions"),
        Disclosed.Materials => Say("申请材料", "materials"),
        Disclosed.Procedure => Say("办理流程", "procedure"),
        Disclosed.Limits => Say("办理时限", "limits"),
        Disclosed.Fees => Say("收费标准和依据", "fees and their basis"),
        _ => Say("监督投诉渠道", "supervision and complaint channels"),
    };

    private string Say(string chinese, string inEnglish) => english ? inEnglish : chinese;

    private static string Text(string text) => Markup.Text(text);
}
