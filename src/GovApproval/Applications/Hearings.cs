using System.Diagnostics;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.Applications;

/// <summary>Told that a hearing may be asked for (Art. 47(1)).</summary>
public sealed record HearingNotice(string NoticeNumber, Instant At);

/// <summary>Asked for by a party, or ordered by the agency on a ground.</summary>
public sealed record HearingRequest(HearingParty? Party, string? Ground, Instant At);

/// <summary>When, where and under whom.</summary>
public sealed record HearingAnnouncement(LocalDate HeldOn, string Place, ActorId Chair, Instant At);

/// <summary>The signed record that the decision rests on.</summary>
public sealed record HearingRecord(LocalDate HeldOn, string RecordNumber, string Summary, Instant At);

/// <summary>How far the hearing of a case is.</summary>
public sealed record Hearing(
    HearingNotice? Notice = null,
    Instant? WaivedAt = null,
    HearingRequest? Request = null,
    HearingAnnouncement? Announcement = null,
    HearingRecord? Record = null)
{
    internal static Hearing Evolve(Hearing before, ApplicationStep happened) => happened switch
    {
        HearingRightTold e => before with { Notice = new(e.NoticeNumber, e.At) },
        HearingWaived e => before with { WaivedAt = e.At },
        HearingRequested e => before with { Request = new(e.Party, null, e.At) },
        HearingOrdered e => before with { Request = new(null, e.Ground, e.At) },
        HearingAnnounced e => before with { Announcement = new(e.HeldOn, e.Place, e.Chair, e.At) },
        HearingRecorded e => before with { Record = new(e.HeldOn, e.RecordNumber, e.Summary, e.At) },
        _ => throw new UnreachableException($"{happened} is no part of a hearing"),
    };
}

/// <summary>
/// The hearing (Arts. 46–48): asked for within five working days of being told, held within twenty of being asked for, announced seven
/// before, chaired by someone who does not examine the case, and on record before the decision. It does not stop the clocks by
/// itself: that takes a special procedure of this ground, of whose length the applicant was told (Art. 45).
/// </summary>
public static class Hearings
{
    private const int DaysToAsk = 5;
    private const int DaysToHold = 20;
    private const int DaysOfNotice = 7;

    /// <summary>The last day on which to ask for a hearing.</summary>
    public static LocalDate AskBy(HearingNotice told, WorkingCalendar calendar) => After(told.At, DaysToAsk, calendar);

    /// <summary>The last day on which to hold it.</summary>
    public static LocalDate HoldBy(HearingRequest asked, WorkingCalendar calendar) => After(asked.At, DaysToHold, calendar);

    /// <summary>What a decision has to wait for: the record, or the end of the days in which a hearing may still be asked for.</summary>
    internal static Refusal? Awaited(Hearing hearing, WorkingCalendar calendar, Instant now) => hearing switch
    {
        { Record: { } } => null,
        { Request: { } } => new HearingNotRecorded(),
        { WaivedAt: null, Notice: { } told } when AskBy(told, calendar) is var until && OfficeTime.DateOf(now) <= until => new HearingRightRuns(until),
        _ => null,
    };

    internal static Decision<ApplicationEvent> Decide(CaseFile file, ApplicationCommand asked) => (file.Hearing ?? new Hearing(), asked) switch
    {
        _ when file.Timeline is null or { StoppedAt: { } } => new WrongState(file.Standing.State),

        ({ Notice: { } told }, TellHearingRight c) => told.NoticeNumber == c.NoticeNumber ? Nothing : new HearingRightAlreadyTold(told.At),
        (_, TellHearingRight c) => new HearingRightTold(file.Standing, c.NoticeNumber, c.By, c.At),

        // Art. 47(1): whoever was never told may still ask.
        ({ Request: { } request }, RequestHearing c) => request.Party == c.Party ? Nothing : new HearingAlreadyAskedFor(request.At),
        ({ Request: { } request }, OrderHearing c) => request.Ground == c.Ground ? Nothing : new HearingAlreadyAskedFor(request.At),
        ({ Notice: { } told }, RequestHearing c) when AskBy(told, c.Calendar) is var until && OfficeTime.DateOf(c.At) > until =>
            new HearingAskedTooLate(until),
        (_, RequestHearing c) => new HearingRequested(file.Standing, c.Party, c.By, c.At),
        (_, OrderHearing c) => new HearingOrdered(file.Standing, c.Ground, c.By, c.At),
        ({ Request: { } request }, WaiveHearing) => new HearingAlreadyAskedFor(request.At),
        ({ WaivedAt: { } }, WaiveHearing) => Nothing,
        (_, WaiveHearing c) => new HearingWaived(file.Standing, c.By, c.At),

        ({ Record: { } record }, RecordHearing c) =>
            (record.RecordNumber, record.Summary) == (c.RecordNumber, c.Summary) ? Nothing : new HearingAlreadyRecorded(record.RecordNumber),
        ({ Record: { } record }, AnnounceHearing) => new HearingAlreadyRecorded(record.RecordNumber),
        ({ Request: null }, _) => new HearingNotAskedFor(),
        ({ Announcement: { } a }, AnnounceHearing c) when (a.HeldOn, a.Place, a.Chair) == (c.HeldOn, c.Place, c.Chair) => Nothing,
        ({ Request: { } request }, AnnounceHearing c) => Announce(file, request, c),
        ({ Announcement: null }, RecordHearing) => new HearingNotAnnounced(),
        ({ Announcement: { } a }, RecordHearing c) when OfficeTime.DateOf(c.At) < a.HeldOn => new HearingNotYetHeld(a.HeldOn),
        ({ Announcement: { } a }, RecordHearing c) => new HearingRecorded(file.Standing, a.HeldOn, c.RecordNumber, c.Summary, c.By, c.At),
        _ => throw new UnreachableException($"{asked} has no row"),
    };

    private static Decision<ApplicationEvent> Nothing => Decision<ApplicationEvent>.NothingToDo;

    // Art. 48(1). Where no day is left that is both announced in time and within the twenty, late is better than never.
    private static Decision<ApplicationEvent> Announce(CaseFile file, HearingRequest request, AnnounceHearing c)
    {
        var earliest = After(c.At, DaysOfNotice, c.Calendar);
        var latest = HoldBy(request, c.Calendar);
        Refusal? obstacle = c switch
        {
            _ when c.HeldOn < earliest => new HearingAnnouncedTooLate(earliest),
            _ when c.HeldOn > latest && earliest <= latest => new HearingTooFarOff(latest),
            _ when Examines(file, c.Chair) => new ChairExaminesCase(c.Chair),
            _ => null,
        };
        return obstacle is not null ? obstacle : new HearingAnnounced(file.Standing, c.HeldOn, c.Place, c.Chair, c.By, c.At);
    }

    private static bool Examines(CaseFile file, ActorId officer) =>
        file.Examination?.By == officer || file.Verification?.By == officer || file.Check?.Officers.Contains(officer) is true;

    private static LocalDate After(Instant at, int days, WorkingCalendar calendar) => calendar.DueDate(OfficeTime.DateOf(at), days).DueOn;
}
