using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.WindowWorkload;

/// <summary>What happened on the last day on which anything did: "today" is read against a given date.</summary>
public readonly record struct DayCount(LocalDate Day, int Count)
{
    public int On(LocalDate day) => Day == day ? Count : 0;

    internal DayCount Plus(LocalDate day) => day == Day ? this with { Count = Count + 1 } : day > Day ? new(day, 1) : this;
}

/// <summary>What lies at one window now, and what it has finished so far.</summary>
/// <param name="ForDecision">Verified, and waiting for its completion.</param>
/// <param name="Yellow">Open cases under a yellow card.</param>
/// <param name="CompletedLate">Completed past the promise.</param>
public sealed record WindowLoad(
    WindowCode Window,
    int Open = 0,
    int ForAcceptance = 0,
    int ForSupplement = 0,
    int ForFirstInstance = 0,
    int ForVerification = 0,
    int ForDecision = 0,
    int Suspended = 0,
    int Yellow = 0,
    int Red = 0,
    DayCount AcceptedOnDay = default,
    DayCount CompletedOnDay = default,
    int Received = 0,
    int Accepted = 0,
    int Completed = 0,
    int OnTheSpot = 0,
    int CompletedLate = 0,
    int DaysUsed = 0,
    int DaysSaved = 0)
{
    /// <summary>The windows concerned: both, when a case moves from one to another.</summary>
    public static ValueList<WindowCode> For(ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted e => [e.Window],
        ApplicationTransferred { ToWindow: { } to } e when to != e.Before.Window => [e.Before.Window, to],
        PassedToBackOffice e => [e.Before.Window, e.Back],
        PassedToExit e => [e.Before.Window, e.Exit],
        ApplicationStep e => [e.Before.Window],
        _ => [],
    };

    public static WindowLoad Evolve(WindowLoad load, ApplicationEvent happened)
    {
        var before = (happened as ApplicationStep)?.Before;
        var after = Standing.After(happened);
        return (ReferenceEquals(before, after) ? load : Move(load, before, after)).Tally(happened);
    }

    private static WindowLoad Move(WindowLoad load, Standing? before, Standing after)
    {
        var (left, came) = (before?.Window == load.Window ? before : null, after.Window == load.Window ? after : null);
        return load with
        {
            Open = load.Open + (came?.IsOpen() is true ? 1 : 0) - (left?.IsOpen() is true ? 1 : 0),
            ForAcceptance = load.ForAcceptance + In(CaseState.Submitted),
            ForSupplement = load.ForSupplement + In(CaseState.SupplementRequired),
            ForFirstInstance = load.ForFirstInstance + In(CaseState.Accepted),
            ForVerification = load.ForVerification + In(CaseState.Examined),
            ForDecision = load.ForDecision + In(CaseState.Verified),
            Suspended = load.Suspended + In(CaseState.Suspended),
            Yellow = load.Yellow + Under(Card.Yellow),
            Red = load.Red + Under(Card.Red),
        };

        int In(CaseState state) => (came?.State == state ? 1 : 0) - (left?.State == state ? 1 : 0);
        int Under(Card card) => (Shows(came, card) ? 1 : 0) - (Shows(left, card) ? 1 : 0);
    }

    private static bool Shows(Standing? standing, Card card) => standing is not null && standing.Card == card && standing.IsOpen();

    private WindowLoad Tally(ApplicationEvent happened) => happened switch
    {
        ApplicationSubmitted => this with { Received = Received + 1 },
        ApplicationAccepted or AcceptanceDeemed =>
            this with { Accepted = Accepted + 1, AcceptedOnDay = AcceptedOnDay.Plus(OfficeTime.DateOf(happened.At)) },
        ApplicationCompleted or RenewalDeemed or ConsentDeemed when Conclusion.Of(happened) is { } done => Finish(done),
        _ => this,
    };

    private WindowLoad Finish(Conclusion done) => this with
    {
        Completed = Completed + 1,
        CompletedOnDay = CompletedOnDay.Plus(done.On),
        OnTheSpot = OnTheSpot + (done.OnTheSpot ? 1 : 0),
        CompletedLate = CompletedLate + (done.OnTime ? 0 : 1),
        DaysUsed = DaysUsed + done.Counted.UsedDays,
        DaysSaved = DaysSaved + done.Saved,
    };
}

/// <summary>A window's workload as its reader sees it on a given day.</summary>
/// <param name="OnTheSpotPercent">Of the cases completed; none before the first.</param>
public sealed record WorkloadReading(
    WindowLoad Load, int AcceptedToday, int CompletedToday, decimal? OnTheSpotPercent, decimal? MeanDaysUsed)
{
    public static WorkloadReading Of(WindowLoad load, LocalDate today) => new(
        load,
        load.AcceptedOnDay.On(today),
        load.CompletedOnDay.On(today),
        Shares.Percent(load.OnTheSpot, load.Completed),
        Shares.Mean(load.DaysUsed, load.Completed));
}
