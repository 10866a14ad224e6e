using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.GreenChannel;

/// <summary>One case in the fast lane.</summary>
public sealed record GreenCase(
    Guid Application, string ReceiptNumber, Standing Standing, Instant SubmittedAt, Timeline? Timeline = null, DaysCounted? Counted = null)
{
    /// <summary>Days used so far, or in all, against the ordinary promise; none before acceptance.</summary>
    public (int UsedDays, int? PromisedDays)? Days(WorkingCalendar calendar, Instant now) => (Counted, Timeline) switch
    {
        ({ } counted, _) => (counted.UsedDays, counted.PromisedDays),
        (_, { } timeline) => (CaseClock.Read(timeline, calendar, now).UsedDays, timeline.Limits.PromisedDays),
        _ => null,
    };
}

/// <summary>An enrolment, by what right it holds, and every case it carried.</summary>
/// <param name="Cases">In the order they were filed.</param>
public sealed record GreenLane(
    EnrolmentCode Code,
    EnrolmentKind Kind,
    string Name,
    string Ground,
    string GrantedBy,
    LocalDate ValidTo,
    Instant? EndedAt = null,
    ValueList<GreenCase> Cases = default)
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
        ApplicationStep e => e.Before.GreenChannel,
        _ => null,
    };

    public static GreenLane? Evolve(GreenLane? lane, EnrolmentEvent happened) => (lane, happened) switch
    {
        (_, EnrolmentGranted e) => new(e.Code, e.Kind, e.Name, e.Ground, e.GrantedBy, e.ValidTo, null, lane?.Cases ?? default),
        ({ } l, EnrolmentEnded e) => l with { EndedAt = e.At },
        _ => lane,
    };

    public static GreenLane Evolve(GreenLane lane, Guid application, ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted e => lane with
        {
            Cases = [.. lane.Cases, new(application, e.ReceiptNumber, Standing.After(e), e.At)],
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
        Counted = happened is ApplicationCompleted e ? e.Counted : green.Counted,
    };
}

/// <summary>How many of all cases travel the fast lane: one document for the center.</summary>
public sealed record GreenShare(int All = 0, int Green = 0)
{
    public decimal? Percent() => Shares.Percent(Green, All);

    public static bool Concerns(ApplicationEvent happened) => happened is ApplicationSubmitted;

    public static GreenShare Evolve(GreenShare share, ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted { GreenChannel: { } } => new(share.All + 1, share.Green + 1),
        ApplicationSubmitted => share with { All = share.All + 1 },
        _ => share,
    };
}
