using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using NodaTime.Text;

namespace GovApproval.Api.Catalogue;

/// <summary>The service guide as a page to read and to print.</summary>
internal sealed class GuidePage(bool english)
{
    private const string Style = """
        body{font:11pt/1.5 "Noto Serif CJK SC","Songti SC",SimSun,serif;max-width:46em;margin:2em auto;padding:0 1em;color:#111}
        h1{font-size:1.5em;border-bottom:2px solid #a00;padding-bottom:.3em}h2{font-size:1.1em;margin:1.2em 0 .3em}
        table{border-collapse:collapse;width:100%}th,td{border:1px solid #888;padding:.2em .5em;text-align:left;vertical-align:top}
        ul,ol{margin:.2em 0;padding-left:1.6em}.missing{border:1px solid #a00;padding:.4em .8em;color:#a00}footer{margin-top:2em;font-size:.85em;color:#555}
        @page{size:A4;margin:18mm}@media print{body{margin:0;max-width:none}section,tr{break-inside:avoid}}
        """;

    private static readonly HtmlEncoder Html = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _page = new(8192);

    public string Language => english ? "en" : "zh-CN";

    public byte[] Render(ServiceGuide guide)
    {
        var name = Text(guide.Name);
        _page.Append(CultureInfo.InvariantCulture, $"<!DOCTYPE html>\n<html lang=\"{Language}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">")
            .Append(CultureInfo.InvariantCulture, $"<title>{name} · {Say("服务指南", "Service guide")}</title><style>{Style}</style></head>\n<body><h1>{name} {Say("服务指南", "Service guide")}</h1>\n");
        Missing(guide);
        Basics(guide);
        Section("设定依据", "Legal basis", guide.LegalBasis.Select(basis => $"{basis.Law} {basis.Article}"));
        Section("受理条件", "Conditions", guide.Conditions);
        Materials(guide.Materials);
        Section("办理流程", "Procedure", guide.Procedure, "ol");
        Section("收费", "Fees", guide.Fees.Count == 0 ? [Say("不收费", "Free of charge")] : guide.Fees.Select(Charge));
        if (Rules(guide).ToArray() is { Length: > 0 } rules)
        {
            Section("特别规定", "Special rules", rules);
        }

        Section("监督投诉", "Supervision and complaints", Channels(guide.Channels));
        Section("办理窗口", "Windows", guide.Windows.Select(window => $"{window.Name} ({window.Code})"));
        _page.Append(CultureInfo.InvariantCulture, $"<footer>{Text($"{guide.Code} · {Say("版本", "version")} {guide.Version} · {Say("施行日期", "in force from")} {LocalDatePattern.Iso.Format(OfficeTime.DateOf(guide.InForceFrom))}")}</footer></body></html>\n");
        return Encoding.UTF8.GetBytes(_page.ToString());
    }

    private void Missing(ServiceGuide guide)
    {
        if (guide.Status != ItemStatus.InUse)
        {
            Notice(guide.Status == ItemStatus.Suspended ? Say("本事项已暂停办理", "Not received at present") : Say("本事项已取消", "No longer offered"));
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
        Row(Say("事项性质", "Nature"), guide.Nature == ItemNature.AdministrativeApproval ? Say("行政许可", "Administrative approval") : Say("公共服务", "Public service"));
        Row(Say("法定时限", "Statutory limit"), Days(guide.Limits.StatutoryDays));
        Row(Say("承诺时限", "Promised limit"), guide.Limits.PromisedDays == 0 ? Say("当场办结", "on the spot") : Days(guide.Limits.PromisedDays));
        Row(Say("办理结果", "Result"), guide.Result.Name);
        _page.Append("</table>\n");
    }

    private void Materials(ValueList<Material> materials)
    {
        Heading("申请材料", "Materials");
        if (materials.Count > 0)
        {
            _page.Append(CultureInfo.InvariantCulture, $"<table><tr><th>{Say("材料", "Material")}</th><th>{Say("要求", "Needed")}</th><th>{Say("份数", "Copies")}</th><th>{Say("来源", "Source")}</th></tr>\n");
            foreach (var material in materials)
            {
                var source = material.Source == MaterialSource.Applicant ? Say("申请人提供", "Applicant") : Say("部门共享", "Fetched by the center");
                _page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(material.Name)}{Text(material.Format is { } format ? $" ({format})" : "")}</td><td>{Needed(material.Necessity)}</td><td>{material.Copies}</td><td>{source}</td></tr>\n");
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

    private void Row(string label, string value) => _page.Append(CultureInfo.InvariantCulture, $"<tr><th>{label}</th><td>{Text(value)}</td></tr>\n");

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
        ];
        return all.Where(one => !string.IsNullOrWhiteSpace(one.Value)).Select(one => $"{one.Label}: {one.Value}");
    }

    private string Charge(Fee fee) => string.Create(CultureInfo.InvariantCulture, $"{fee.Name}: {fee.Amount} {fee.Currency} ({Say("依据", "basis")}: {fee.Basis})");

    private string Days(int? days) => days is { } limit
        ? string.Create(CultureInfo.InvariantCulture, $"{limit} {Say("个工作日", limit == 1 ? "working day" : "working days")}")
        : Say("无", "none");

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

    private static string Text(string text) => Html.Encode(text);
}
