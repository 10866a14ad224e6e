using System.Globalization;
using System.Text;
using GovApproval.Api.Desks;
using GovApproval.Api.Http;
using GovApproval.Applications;
using GovApproval.Calendar;
using GovApproval.ParallelApproval;
using NodaTime;

namespace GovApproval.Api.ParallelApproval;

/// <summary>A project as a Gantt picture: a band for each stage with its joint limit, a bar for each application, what is expected, and today.</summary>
internal sealed class GanttPicture
{
    public const string ContentType = "image/svg+xml";

    private const int Right = 24;
    private const int Top = 100;
    private const int RowHeight = 26;
    private const int Chart = 816;
    private const string Style = """
        text{font:12px "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;fill:#222}.title{font-size:17px;font-weight:600}.sub{fill:#666}.stage{font-weight:600}
        .tick{stroke:#ddd}.rest{fill:#f4f4f4}.band{fill:#eef3fa}.limit{fill:none;stroke:#3b6ea8;stroke-width:1.5}.due{stroke:#c00;stroke-width:2}
        .waiting{fill:#cfd8e3}.under-way{fill:#5b9bd5}.granted{fill:#5aa469}.refused{fill:#c0504d}.withdrawn,.not-accepted,.not-needed,.dropped{fill:#a6a6a6}
        .still{fill:url(#still)}.expected{fill:none;stroke:#5b9bd5;stroke-dasharray:4 3}.critical{fill:none;stroke:#d2691e;stroke-width:2}.session{fill:#7b5ea7}.today{stroke:#c00;stroke-dasharray:2 3}
        """;

    private readonly StringBuilder _svg = new(16_384);
    private readonly ProjectOutlook _outlook;
    private readonly Center _center;
    private readonly bool _english;
    private readonly int _left; // English names are the longer ones
    private readonly int _width;
    private readonly LocalDate _today;
    private readonly LocalDate _from;
    private readonly double _perDay;
    private readonly int _days;
    private readonly int _rows;
    private int _row;

    private GanttPicture(ProjectOutlook outlook, Center center, Instant now, bool english)
    {
        (_outlook, _center, _english, _today) = (outlook, center, english, OfficeTime.DateOf(now));
        _left = english ? 580 : 400;
        _width = _left + Chart + Right;
        var dates = Dates(outlook).Append(_today).ToArray();
        _from = dates.Min().PlusDays(-1);
        _days = Math.Max(14, Period.DaysBetween(_from, dates.Max()) + 3);
        _perDay = Chart / (double)_days;
        _rows = outlook.Stages.Sum(s => 1 + s.Items.Count) + Ahead(outlook).Sum(s => 1 + s.Items.Count);
    }

    /// <summary>The picture where the caller would rather have it, else the project as JSON.</summary>
    public static Task WriteOr(HttpContext context, ProjectOutlook outlook, Center center, Instant now)
    {
        if (Preference.Among(context, "application/json", ContentType) != ContentType)
        {
            return Reply.Write(context, StatusCodes.Status200OK, ProjectReading.Of(outlook, center.Calendar, now), Json.Of<ProjectAnswer>());
        }

        var english = Preference.IsEnglish(context);
        Preference.ForBrowsers(context.Response, english);
        return Reply.Write(context, StatusCodes.Status200OK, Encoding.UTF8.GetBytes(Draw(outlook, center, now, english)), ContentType + "; charset=utf-8");
    }

    public static string Draw(ProjectOutlook outlook, Center center, Instant now, bool english) => new GanttPicture(outlook, center, now, english).Draw();

    private string Draw()
    {
        var height = Top + (_rows * RowHeight) + 64;
        Line($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{_width}\" height=\"{height}\" viewBox=\"0 0 {_width} {height}\" role=\"img\" style=\"max-width:100%;height:auto\" lang=\"{(_english ? "en" : "zh-CN")}\">");
        Line($"<title>{Markup.Text($"{_outlook.Project.Name} {Say("并联审批进度图", "parallel approval, Gantt picture")}")}</title>");
        Line($"<style>{Style}</style>");
        Line($"<defs><pattern id=\"still\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#fff\"/><rect width=\"3\" height=\"6\" fill=\"#e0a030\"/></pattern></defs>");
        Line($"<rect width=\"{_width}\" height=\"{height}\" fill=\"#fff\"/>");
        Words(16, 28, $"{_outlook.Project.Name} · {_outlook.Project.Code}", "title");
        Words(16, 50, Summary(), "sub");
        Axis();
        foreach (var stage in _outlook.Stages)
        {
            Draw(stage);
        }

        foreach (var laid in Ahead(_outlook))
        {
            Band(laid.Stage, laid.LeadDepartment, Say($"联合时限 {laid.JointDays} 日 · 未开始", $"{laid.JointDays} days, ahead"));
            foreach (var item in laid.Items)
            {
                Label(item.Item, item.Department);
            }
        }

        var x = X(_today) + (_perDay / 2);
        Line($"<line class=\"today\" x1=\"{N(x)}\" y1=\"{Top - 6}\" x2=\"{N(x)}\" y2=\"{Top + (_rows * RowHeight)}\"/>");
        Words(x + 4, Top - 8, Say("今日", "today"), "sub");
        Legend(Top + (_rows * RowHeight) + 30);
        return _svg.Append("</svg>\n").ToString();
    }

    private string Summary()
    {
        var forecast = _outlook.Current.Forecast is { } f
            ? Say($"；预计 {Times.Format(f.FinishOn)} 办结，联合时限 {Times.Format(f.DueOn)}", $"; expected {Times.Format(f.FinishOn)}, joint limit {Times.Format(f.DueOn)}")
            : "";
        return Say(
            $"已用 {_outlook.ElapsedDays} 个工作日，依次办理需 {_outlook.SequentialDays} 个工作日",
            $"{_outlook.ElapsedDays} working days together, {_outlook.SequentialDays} one after the other") + forecast;
    }

    private void Axis()
    {
        for (var i = 0; i < _days; i++)
        {
            var day = _from.PlusDays(i);
            if (!_center.Calendar.IsWorkingDay(day))
            {
                Box("rest", X(day), Top, _perDay, _rows * RowHeight);
            }
        }

        // As many dates as can be read: a Monday each, or every other one, and so on.
        var every = Math.Max(1, (int)Math.Ceiling(52 / (7 * _perDay)));
        var mondays = Enumerable.Range(0, _days).Select(i => _from.PlusDays(i)).Where(day => day.DayOfWeek == IsoDayOfWeek.Monday);
        foreach (var monday in mondays.Where((_, i) => i % every == 0))
        {
            Line($"<line class=\"tick\" x1=\"{N(X(monday))}\" y1=\"{Top}\" x2=\"{N(X(monday))}\" y2=\"{Top + (_rows * RowHeight)}\"/>");
            Words(X(monday) + 2, Top - 24, Times.Format(monday)[5..], "sub");
        }
    }

    private void Draw(StageOutlook stage)
    {
        var run = stage.Stage;
        var (most, used) = (run.JointDays + (run.Extension?.Days ?? 0), stage.Clock.ElapsedDays);
        var y = Band(run.Stage, run.LeadDepartment, stage.Clock.Finished
            ? Say($"联合时限 {most} 日 · 用 {used} 日", $"{used} of {most} days used")
            : Say($"联合时限 {most} 日 · 已用 {used} 日", $"{used} of {most} days so far"));
        var due = stage.Clock.Joint?.DueOn ?? stage.Forecast?.DueOn;
        if (due is { } on && JointClock.Of(run, _outlook.Project.Members).Where(m => m.Timeline is not null).Min(m => m.Timeline?.AcceptedAt) is { } accepted)
        {
            var (a, b) = (X(OfficeTime.DateOf(accepted)), X(on) + _perDay);
            Box("limit", a, y + 6, b - a, RowHeight - 12);
            Line($"<line class=\"due\" x1=\"{N(b)}\" y1=\"{N(y + 2)}\" x2=\"{N(b)}\" y2=\"{N(y + RowHeight - 2)}\"><title>{Markup.Text($"{Say("联合时限", "joint limit")} {Times.Format(on)}")}</title></line>");
        }

        foreach (var session in _outlook.Project.Plan().Sessions.Where(s => s.Stage == run.Stage && s.CancelledFor is null))
        {
            var (x, middle) = (X(OfficeTime.DateOf(session.From)) + (_perDay / 2), y + (RowHeight / 2));
            var name = session.Kind == SessionKind.Meeting ? Say("联合会审", "joint meeting") : Say("联合踏勘", "joint site inspection");
            Line($"<path class=\"session\" d=\"M{N(x)} {N(middle - 7)}l7 7l-7 7l-7 -7z\"><title>{Markup.Text($"{name} {Times.Format(OfficeTime.DateOf(session.From))} {session.Place}")}</title></path>");
        }

        foreach (var item in stage.Items)
        {
            Draw(item);
        }
    }

    private void Draw(ItemOutlook item)
    {
        var y = Label(item.Item.Item, item.Item.Department ?? item.Member?.Standing.Department);
        foreach (var member in _outlook.Project.Members.Where(m => m.Standing.Item == item.Item.Item))
        {
            var state = member == item.Member ? item.State : ProjectProcedure.StateOf(item.Item with { Dropped = null }, [member]);
            Draw(member, state, y);
        }

        if (item is { State: MemberState.UnderWay or MemberState.Suspended or MemberState.AwaitingAcceptance, FinishOn: { } finish } && finish > _today)
        {
            Box("expected", X(_today) + _perDay, y + 6, X(finish) - X(_today), RowHeight - 12);
        }

        if (item.IsCritical && item.Member?.FiledAt is { } filed && item.FinishOn is { } end)
        {
            var a = X(OfficeTime.DateOf(filed)) - 2;
            Box("critical", a, y + 3, X(end) + _perDay + 2 - a, RowHeight - 6);
        }
    }

    private void Draw(ProjectMember member, MemberState state, double y)
    {
        var filed = OfficeTime.DateOf(member.FiledAt ?? member.Timeline?.AcceptedAt ?? _outlook.Project.RegisteredAt);
        var accepted = member.Timeline is { } t ? OfficeTime.DateOf(t.AcceptedAt) : (LocalDate?)null;
        var end = member.EndedAt is { } at ? OfficeTime.DateOf(at) : LocalDate.Max(_today, filed);
        var tip = $"<title>{Markup.Text($"{member.ReceiptNumber} {Say(Chinese(state), Kebab<MemberState>.Of(state))} {Times.Format(filed)} – {Times.Format(end)}")}</title>";
        Box("waiting", X(filed), y + 6, X(accepted ?? end) - X(filed) + (accepted is null ? _perDay : 0), RowHeight - 12, tip);
        if (accepted is { } from)
        {
            var style = state is MemberState.Suspended ? "under-way" : Kebab<MemberState>.Of(state);
            Box(style, X(from), y + 6, X(end) - X(from) + _perDay, RowHeight - 12, tip);
            foreach (var still in member.Timeline!.Suspensions)
            {
                var (a, b) = (OfficeTime.DateOf(still.From), still.Until is { } until ? OfficeTime.DateOf(until) : end.PlusDays(1));
                Box("still", X(a), y + 6, Math.Max(2, X(b) - X(a)), RowHeight - 12, $"<title>{Markup.Text($"{Say("特别程序", "special procedure")} {still.NoticeNumber}")}</title>");
            }
        }
    }

    private double Band(ProjectStage stage, DepartmentCode lead, string note)
    {
        var y = NextRow();
        Box("band", 0, y, _width, RowHeight);
        Words(16, y + 17, $"{Name(stage)} · {note} · {Name(lead)}", "stage", _left - 20);
        return y;
    }

    private double Label(ItemCode item, DepartmentCode? department)
    {
        var y = NextRow();
        var name = _center.Items.GetValueOrDefault(item.Value)?.State.Latest().Item.Name is { } known ? Bilingual.In(_english, known) : item.Value;
        Words(28, y + 17, department is { } by ? $"{name} · {Name(by)}" : name, "item", _left - 36);
        return y;
    }

    private void Legend(double y)
    {
        double x = 16;
        foreach (var (style, text) in new[]
        {
            ("waiting", Say("待受理", "waiting for acceptance")), ("under-way", Say("办理中", "under way")), ("granted", Say("已许可", "granted")), ("refused", Say("不予许可", "refused")),
            ("dropped", Say("撤回或不再需要", "withdrawn, dropped")), ("still", Say("特别程序", "special procedure")), ("expected", Say("预计", "expected")), ("critical", Say("关键路径", "critical path")), ("session", Say("会审、踏勘", "joint session")),
            ("due", Say("联合时限", "joint limit")),
        })
        {
            if (style == "due")
            {
                Line($"<line class=\"due\" x1=\"{N(x + 8)}\" y1=\"{N(y - 10)}\" x2=\"{N(x + 8)}\" y2=\"{N(y + 2)}\"/>");
            }
            else
            {
                Box(style, x, y - 10, 16, 12);
            }

            Words(x + 22, y, text, "sub");
            x += 30 + text.Sum(c => c > 0xff ? 13 : 7);
        }
    }

    private static IEnumerable<StageTemplate> Ahead(ProjectOutlook outlook) =>
        (outlook.Project.Plan().Outline ?? []).Where(laid => laid.Stage > outlook.Current.Stage.Stage);

    private static IEnumerable<LocalDate> Dates(ProjectOutlook outlook)
    {
        yield return OfficeTime.DateOf(outlook.Project.RegisteredAt);
        foreach (var stage in outlook.Stages)
        {
            foreach (var date in new[] { stage.Clock.Joint?.DueOn, stage.Forecast?.DueOn, stage.Forecast?.FinishOn }.Concat(stage.Items.Select(i => i.FinishOn)).OfType<LocalDate>())
            {
                yield return date;
            }
        }

        foreach (var session in outlook.Project.Plan().Sessions)
        {
            yield return OfficeTime.DateOf(session.From);
        }

        foreach (var ended in outlook.Project.Members.Select(m => m.EndedAt).OfType<Instant>())
        {
            yield return OfficeTime.DateOf(ended);
        }
    }

    private double X(LocalDate day) => _left + (Period.DaysBetween(_from, day) * _perDay);

    private double NextRow() => Top + (_row++ * RowHeight);

    private string Name(DepartmentCode department) =>
        _center.Departments.GetValueOrDefault(department.Value)?.State.Name is { } known ? Bilingual.In(_english, known) : department.Value;

    private string Name(ProjectStage stage) => stage switch
    {
        ProjectStage.LandAndPlanning => Say("立项用地规划许可", "Land and planning permit"),
        ProjectStage.ConstructionPlanning => Say("工程建设许可", "Construction permit"),
        ProjectStage.Construction => Say("施工许可", "Construction"),
        _ => Say("竣工验收", "Completion"),
    };

    private static string Chinese(MemberState state) => state switch
    {
        MemberState.NotFiled => "未申报",
        MemberState.AwaitingAcceptance => "待受理",
        MemberState.AwaitingSupplement => "待补正",
        MemberState.UnderWay => "办理中",
        MemberState.Suspended => "特别程序",
        MemberState.Granted => "已许可",
        MemberState.NotNeeded => "无需许可",
        MemberState.Refused => "不予许可",
        MemberState.Withdrawn => "已撤回",
        MemberState.NotAccepted => "不予受理",
        _ => "不再需要",
    };

    private string Say(string chinese, string english) => _english ? english : chinese;

    private void Box(string style, double x, double y, double width, double height, string inside = "")
    {
        if (width > 0)
        {
            Line($"<rect class=\"{style}\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\"{(inside.Length == 0 ? "/>" : $">{inside}</rect>")}");
        }
    }

    /// <param name="most">Longer words are cut to fit.</param>
    private void Words(double x, double y, string text, string style, int most = int.MaxValue)
    {
        var (width, length) = (0d, 0);
        while (length < text.Length && width + Width(text[length]) <= most)
        {
            width += Width(text[length++]);
        }

        length = length < text.Length && length > 1 && char.IsHighSurrogate(text[length - 2]) ? length - 1 : length;
        var shown = length < text.Length ? text[..Math.Max(0, length - 1)] + "…" : text;

        // The reader's font may be a quarter wider than most: words that could leave their place are drawn as wide as they were reckoned.
        var fixedWidth = width > 0.75 * most ? $" textLength=\"{N(width)}\" lengthAdjust=\"spacingAndGlyphs\"" : "";
        Line($"<text class=\"{style}\" x=\"{N(x)}\" y=\"{N(y)}\"{fixedWidth}>{Markup.Text(shown)}{(length < text.Length ? $"<title>{Markup.Text(text)}</title>" : "")}</text>");

        double Width(char c) => c > 0xff ? 12 : style == "stage" ? 6.6 : 6.1;
    }

    private void Line(string text) => _svg.Append(text).Append('\n');

    private static string N(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
