using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.GreenChannel;

/// <summary>One case in the fast lane.</summary>
/// <param name="CameTo">The window it was at when it entered the lane.</param>
/// <param name="Entry">By whom and why it was let in after it was filed; none where it was filed as green.</param>
/// <param name="Reports">How often its tracker reported.</param>
/// <param name="MissedReports">How often no report came by its day.</param>
/// <param name="OnDuty">The rule by which it was accepted outside office hours.</param>
/// <param name="Deemed">Nobody decided it: what was gained by it is nobody's gain.</param>
/// <param name="DecidedAt">The window it was at when it was decided; its result may lie at another since.</param>
public sealed record GreenCase(
    Guid Application, string ReceiptNumber, Standing Standing, Instant SubmittedAt, Timeline? Timeline = null, DaysCounted? Counted = null,
    WindowCode? CameTo = null,
    LaterEntry? Entry = null,
    int? Reports = null,
    int? MissedReports = null,
    string? OnDuty = null,
    bool? Deemed = null,
    WindowCode? DecidedAt = null)
{
    /// <summary>Days used so far, or in all, against the ordinary promise; none before acceptance.</summary>
    public (int UsedDays, int? PromisedDays)? Days(WorkingCalendar calendar, Instant now) => (Counted, Timeline) switch
    {
        ({ } counted, var timeline) => (counted.UsedDays, timeline?.Limits.OrdinaryDays() ?? counted.PromisedDays),
        (_, { } timeline) => (CaseClock.Read(timeline, calendar, now).UsedDays, timeline.Limits.OrdinaryDays()),
        _ => null,
    };

    /// <summary>Working days gained against the ordinary promise, once somebody decided it.</summary>
    public int? Gained() => Counted is { } counted && Deemed is not true ? (Timeline?.Limits.OrdinaryDays() ?? counted.PromisedDays) - counted.UsedDays : null;

    /// <summary>Likewise against comparable cases: what the ordinary ones of the same item took on average.</summary>
    /// <param name="item">All of its item; no gain is known while no ordinary one is completed.</param>
    public decimal? GainedOn(GreenShare? item) => Counted is { } counted && Deemed is not true ? item?.MeanOrdinaryDays() - counted.UsedDays : null;
}

/// <summary>That a case became green after it was filed.</summary>
public sealed record LaterEntry(string Reason, ActorId By, Instant At);

/// <summary>An enrolment, by what right it holds, and every case it carried.</summary>
/// <param name="Cases">In the order they entered it.</param>
/// <param name="EnrolledBy">Who entered the enrolment.</param>
public sealed record GreenLane(
    EnrolmentCode Code,
    EnrolmentKind Kind,
    string Name,
    string Ground,
    string GrantedBy,
    LocalDate ValidTo,
    Instant? EndedAt = null,
    ValueList<GreenCase> Cases = default,
    Eligibility? Eligibility = null,
    ActorId? EnrolledBy = null)
{
    public static EnrolmentCode? For(EnrolmentEvent happened) => happened switch
    {
        EnrolmentGranted e => e.Code,
        EnrolmentEnded e => e.Code,
        _ => null,
    };

    public static EnrolmentCode? For(ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted e => e.GreenChannel,
        GreenChannelEntered e => e.Enrolment,
        ApplicationStep e => e.Before.GreenChannel,
        _ => null,
    };

    public static GreenLane? Evolve(GreenLane? lane, EnrolmentEvent happened) => (lane, happened) switch
    {
        (_, EnrolmentGranted e) => new(e.Code, e.Kind, e.Name, e.Ground, e.GrantedBy, e.ValidTo, null, lane?.Cases ?? default, e.Eligibility, e.By),
        ({ } l, EnrolmentEnded e) => l with { EndedAt = e.At },
        _ => lane,
    };

    public static GreenLane Evolve(GreenLane lane, Guid application, ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted e => lane with
        {
            Cases = [.. lane.Cases, new(application, e.ReceiptNumber, Standing.After(e), e.At, CameTo: e.Window)],
        },
        GreenChannelEntered e => lane with
        {
            Cases =
            [
                .. lane.Cases,
                new(application, e.ReceiptNumber, Standing.After(e), e.SubmittedAt, e.Timeline, CameTo: e.Before.Window, Entry: new(e.Reason, e.By, e.At)),
            ],
        },
        _ => lane with
        {
            Cases = lane.Cases.Select(c => c.Application == application ? Evolve(c, happened) : c).ToValueList(),
        },
    };

    private static GreenCase Evolve(GreenCase green, ApplicationEvent happened) => green with
    {
        Standing = Standing.After(happened),
        Timeline = Timeline.Evolve(green.Timeline, happened),
        Counted = Conclusion.Of(happened)?.Counted ?? green.Counted,
        Deemed = Conclusion.Of(happened) is { Deemed: true } ? true : green.Deemed,
        DecidedAt = Conclusion.Of(happened) is not null ? green.Standing.Window : green.DecidedAt,
        Reports = happened is GreenProgressReported ? (green.Reports ?? 0) + 1 : green.Reports,
        MissedReports = happened is GreenReportMissed ? (green.MissedReports ?? 0) + 1 : green.MissedReports,
        OnDuty = happened is ApplicationAccepted { OnDuty: { } rule } ? rule : green.OnDuty,
    };
}

/// <summary>How many of all cases travel the fast lane, and how long each sort takes: of the center, of a window, of an item.</summary>
/// <param name="All">Filed.</param>
/// <param name="Green">Of these, and of those let in later, in the fast lane.</param>
/// <param name="Became">Let in after they were filed.</param>
/// <param name="GreenDays">Working days used by the green ones completed.</param>
/// <param name="OrdinaryDays">By the ordinary ones completed: what the green ones are compared with.</param>
public sealed record GreenShare(
    int All = 0, int Green = 0, int Became = 0, int GreenCompleted = 0, int GreenDays = 0, int OrdinaryCompleted = 0, int OrdinaryDays = 0)
{
    public const string Center = "center";

    public decimal? Percent() => Shares.Percent(Green, All);

    public decimal? MeanGreenDays() => Shares.Mean(GreenDays, GreenCompleted);

    public decimal? MeanOrdinaryDays() => Shares.Mean(OrdinaryDays, OrdinaryCompleted);

    /// <summary>Conspicuous: five green cases or more, and twice the center's share.</summary>
    public bool IsConspicuousIn(GreenShare center) => Green >= 5 && (long)Green * center.All > 2L * center.Green * All;

    /// <summary>Of one granter: five green cases or more, and half of all green ones.</summary>
    public bool IsMostOf(GreenShare center) => Green >= 5 && 2 * Green > center.Green;

    public static ValueList<string> For(ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted e => [Center, OfWindow(e.Window), OfItem(e.Item)],
        GreenChannelEntered or ApplicationCompleted or RenewalDeemed or ConsentDeemed when happened is ApplicationStep { Before: var at } => [Center, OfWindow(at.Window), OfItem(at.Item)],
        _ => [],
    };

    public static string OfWindow(WindowCode window) => $"window:{window}";

    public static string OfItem(ItemCode item) => $"item:{item}";

    public static GreenShare Evolve(GreenShare share, ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted { GreenChannel: { } } => share with { All = share.All + 1, Green = share.Green + 1 },
        ApplicationSubmitted => share with { All = share.All + 1 },
        GreenChannelEntered => share with { Green = share.Green + 1, Became = share.Became + 1 },
        ApplicationStep { Before.GreenChannel: var green } when Conclusion.Of(happened) is { Counted.UsedDays: var used } => green is not null
            ? share with { GreenCompleted = share.GreenCompleted + 1, GreenDays = share.GreenDays + used }
            : share with { OrdinaryCompleted = share.OrdinaryCompleted + 1, OrdinaryDays = share.OrdinaryDays + used },
        _ => share,
    };
}
