using System.Globalization;
using System.Text;
using GovApproval.Api.Http;
using GovApproval.Catalogue;

namespace GovApproval.Api.Catalogue;

/// <summary>
/// An item's procedure as a picture: its own steps from top to bottom, beside them what the law lets branch off (Art. 32, 38, 45), and
/// the limits that run from acceptance to the decision.
/// </summary>
internal sealed class FlowChart(bool english)
{
    public const string ContentType = "image/svg+xml";

    private const int Width = 640;
    private const int Box = 240;
    private const int Left = 150;
    private const int Side = 190;
    private const int SideLeft = Width - Side - 10;
    private const int Line = 19;
    private const int Gap = 34;
    private const int Padding = 10;

    private static readonly string[] Receiving = ["受理", "接件", "收件", "accept", "receipt"];
    private static readonly string[] Examining = ["审查", "一审", "核查", "踏勘", "检验", "first instance", "examin", "inspect", "check"];
    private static readonly string[] Deciding = ["办结", "决定", "批准", "审批", "decision", "decide"];

    private readonly StringBuilder _picture = new(4096);

    public string Draw(ServiceGuide guide)
    {
        string[] steps = [Say("申请", "Application"), .. guide.Procedure];
        var (receipt, decision) = (Array.FindIndex(steps, 1, step => Is(step, Receiving)), Array.FindLastIndex(steps, step => Is(step, Deciding)));
        var examination = Array.FindIndex(steps, Math.Max(receipt, 0) + 1, step => Is(step, Examining));
        var (y, tops, bottoms) = (20, new int[steps.Length], new int[steps.Length]);
        for (var i = 0; i < steps.Length; i++)
        {
            string[] asides = [.. Asides(guide, i == receipt, i == examination, i == decision)];
            var lines = Wrap(steps[i], Box - (2 * Padding)).ToArray();
            var asideLines = asides.Select(aside => Wrap(aside, Side - (2 * Padding)).ToArray()).ToArray();
            var height = Math.Max((lines.Length * Line) + (2 * Padding), asideLines.Sum(one => (one.Length * Line) + Padding + 6) - 6);
            (tops[i], bottoms[i]) = (y, y + height);
            Rectangle(Left, y, Box, height, i == 0 || i == steps.Length - 1 ? 18 : 4, "step");
            Texts(lines, Left + (Box / 2), y + ((height - (lines.Length * Line)) / 2));
            var top = y;
            foreach (var one in asideLines)
            {
                var tall = (one.Length * Line) + Padding;
                Rectangle(SideLeft, top, Side, tall, 4, "aside");
                Texts(one, SideLeft + (Side / 2), top + (Padding / 2));
                Arrow(Left + Box, top + (tall / 2), SideLeft, top + (tall / 2), dashed: true);
                top += tall + 6;
            }

            y += height + Gap;
            if (i < steps.Length - 1)
            {
                Arrow(Left + (Box / 2), bottoms[i], Left + (Box / 2), y, dashed: false);
            }
        }

        if (receipt > 0 && decision > receipt)
        {
            Limits(guide.Limits, bottoms[receipt], bottoms[decision]);
        }

        var title = Text($"{guide.Name} · {Say("办理流程图", "Flow chart")}");
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{y - Gap + 20}" viewBox="0 0 {Width} {y - Gap + 20}" role="img" aria-label="{title}" font-family="'Noto Sans CJK SC','Microsoft YaHei',sans-serif" font-size="14">
            <title>{title}</title>
            <defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>
            <style>.step{"{"}fill:#eaf2fb;stroke:#27548a{"}"}.aside{"{"}fill:#fdf3e1;stroke:#b9770e{"}"}.way{"{"}stroke:#555;fill:none{"}"}</style>

            """) + _picture.Append("</svg>\n");
    }

    private IEnumerable<string> Asides(ServiceGuide guide, bool isReceipt, bool isExamination, bool isDecision)
    {
        if (isReceipt)
        {
            yield return Say("材料不齐：五个工作日内一次告知补正，逾期未告知即为受理", "Incomplete: told once, within 5 working days; else accepted");
            yield return Say("不予受理：说明理由、有权机关", "Not accepted: reasons, and where to go");
            if (guide.Tolerance is { } tolerance)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"{Say("容缺受理，限期补交（工作日）", "Materials may follow, working days")}: {tolerance.MostDays}");
            }
        }

        if (isExamination && guide.SiteCheck is not null)
        {
            yield return Say("两名以上工作人员核查", "Checked by two officers or more");
        }

        if (isExamination && (guide.Details?.SpecialProcedures is { Length: > 0 } special))
        {
            yield return $"{Say("特别程序（不计时限）", "Special procedures, not counted")}: {special}";
        }

        if (isDecision)
        {
            yield return Say("不予许可：说明理由，告知复议、诉讼权利", "Refused: reasons, and the right to reconsideration and litigation");
        }
    }

    private void Limits(GuideLimits limits, int from, int to)
    {
        string[] shown = [.. Limit("承诺", "Promised", limits.PromisedDays, limits.PromisedCounting)
            .Concat(Limit("法定", "By law", limits.StatutoryDays, limits.StatutoryCounting))
            .SelectMany(one => Wrap(one, Left - 50))];
        if (shown.Length == 0)
        {
            return;
        }

        _picture.Append(CultureInfo.InvariantCulture, $"<path class=\"way\" d=\"M{Left - 8} {from}H{Left - 22}V{to}H{Left - 8}\"/>\n");
        Texts(shown, (Left - 22) / 2, ((from + to) / 2) - (shown.Length * Line / 2));
    }

    private IEnumerable<string> Limit(string chinese, string inEnglish, int? days, CountingMode counting) => days is not { } limit ? []
        : [
            Say(chinese + "：", inEnglish + ":"),
            limit == 0 ? Say("当场", "on the spot")
            : string.Create(CultureInfo.InvariantCulture, $"{limit} {(counting == CountingMode.CalendarDays ? Say("个自然日", "calendar days") : Say("个工作日", "working days"))}"),
        ];

    private void Rectangle(int x, int y, int width, int height, int radius, string kind) =>
        _picture.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"{radius}\"/>\n");

    private void Texts(string[] lines, int middle, int top)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            _picture.Append(CultureInfo.InvariantCulture, $"<text x=\"{middle}\" y=\"{top + (i * Line) + 14}\" text-anchor=\"middle\">{Text(lines[i])}</text>\n");
        }
    }

    private void Arrow(int x1, int y1, int x2, int y2, bool dashed) => _picture.Append(
        CultureInfo.InvariantCulture, $"<path class=\"way\" d=\"M{x1} {y1}L{x2} {y2}\" marker-end=\"url(#tip)\"{(dashed ? " stroke-dasharray=\"4 3\"" : "")}/>\n");

    // A Chinese character is as wide as the type is high, a Latin one little more than half; words stay whole.
    private static IEnumerable<string> Wrap(string text, int width)
    {
        var (line, used) = (new StringBuilder(), 0.0);
        foreach (var word in Words(text))
        {
            var wide = word.EnumerateRunes().Sum(rune => rune.Value > 0x2E80 ? 14.0 : 7.8);
            if (used > 0 && used + wide > width)
            {
                yield return line.ToString().Trim();
                (line, used) = (new StringBuilder(), 0);
            }

            line.Append(word);
            used += wide;
        }

        yield return line.ToString().Trim();
    }

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            word.Append(rune.ToString());
            if (rune.Value > 0x2E80 || rune.Value == ' ')
            {
                yield return word.ToString();
                word.Clear();
            }
        }

        yield return word.ToString();
    }

    private static bool Is(string step, string[] words) => Array.Exists(words, word => step.Contains(word, StringComparison.OrdinalIgnoreCase));

    private string Say(string chinese, string inEnglish) => english ? inEnglish : chinese;

    private static string Text(string text) => Markup.Text(text);
}
