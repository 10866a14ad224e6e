using System.Diagnostics;
using GovApproval.Calendar;
using GovApproval.Catalogue;
using GovApproval.GreenChannel;
using GovApproval.Supervision;

namespace GovApproval.Applications;

/// <summary>
/// The procedure of the Administrative Licence Law as tables, one for each stage: the first row that fits decides. Who may
/// ask is settled before; what is asked again exactly as it already is grants nothing.
/// </summary>
public static class Decisions
{
    private const int ExtensionDays = 10;
    private const int JointExtensionDays = 15;

    public static Decision<ApplicationEvent> Decide(CaseFile? file, ApplicationCommand asked) => (file, asked) switch
    {
        (null, SubmitApplication c) => Submit(c),
        ({ } f, SubmitApplication c) when f.ReceiptNumber == c.ReceiptNumber => Nothing,
        ({ } f, SubmitApplication) => new AlreadySubmitted(f.ReceiptNumber),
        (null, _) => new NoSuchApplication(),

        ({ } f, AcceptApplication or RequireSupplement or DeclineApplication or CorrectErrors or ReceiveSupplement) => AtReceipt(f, asked),
        ({ } f, RecordCheck or CompleteFirstInstance or ConfirmFirstInstance or ReturnApplication or CompleteApplication) => Examining(f, asked),
        ({ } f, ConsultDepartments or GiveOpinion) => Consulting.Decide(f, asked),
        ({ } f, TellHearingRight or WaiveHearing or RequestHearing or OrderHearing or AnnounceHearing or RecordHearing) => Hearings.Decide(f, asked),
        ({ } f, SuspendClock or ResumeClock or CorrectSuspension or ExtendLimit or TellExtension or PassUp) => OnTheClock(f, asked),
        ({ } f, RecordPayment or DispatchCertificate or DeliverCertificate or CorrectDecision or RevokeLicence) => AfterDecision.Decide(f, asked),
        ({ Timeline: null } f, ExplainDelay) => new WrongState(f.Standing.State),
        ({ Timeline: { } t } f, ExplainDelay c) => Explain(f, t, c),
        ({ } f, ReceivePromisedMaterials c) => Tolerances.Receive(f, c),
        ({ } f, MakeCommitment or VerifyCommitment) => CommitmentDecisions.Decide(f, asked),
        ({ } f, EnterGreenChannel or ReportGreenProgress) => GreenTravels.Decide(f, asked),
        ({ } f, ElapseTime c) => Elapsing.Decide(f, c),
        ({ } f, MoveDeadlines c) => MovingDeadlines.Decide(f, c),
        ({ } f, UrgeApplication or AnswerEscalation) => Supervising(f, asked),
        ({ } f, IssueCard or ReplyToCard or AppealCard or ConfirmCard or LiftCard) => OnACard(f, asked),
        ({ } f, _) => Handling(f, asked),
    };

    private static Decision<ApplicationEvent> Nothing => Decision<ApplicationEvent>.NothingToDo;

    /// <summary>Art. 29, 32: anyone may file what is in use, where it is served.</summary>
    private static Decision<ApplicationEvent> Submit(SubmitApplication c)
    {
        var version = GreenTerms.Tolerant(c.Item, c.Green);
        var item = version.Item;
        Refusal? obstacle = c switch
        {
            { Item.Status: not ItemStatus.InUse } => new ItemNotInUse(item.Code, c.Item.Status),
            _ when !c.Item.IsServedAt(c.Window) => new ItemNotServed(c.Window.Code, item.Code),
            { Project: { } project } when project.Member(item.Code) is null => new ItemNotInProject(project.Code, item.Code),
            { GreenChannel: { } enrolled } when !enrolled.IsValidOn(OfficeTime.DateOf(c.At)) =>
                new EnrolmentNotValid(enrolled.Code, enrolled.ValidTo),

            // Art. 29(2): whoever acts for another shows by what right.
            { Agent: { }, Mandate: null } or { Channel: Channel.Agent, Mandate: null } => new AgentWithoutMandate(),
            { Mandate: { } m } when m.On > OfficeTime.DateOf(c.At) || m.Until < OfficeTime.DateOf(c.At) => new MandateNotValid(m.On, m.Until),
            { Tolerating: { } tolerating } when Tolerances.Obstacle(item, tolerating, c.At) is { } why => why,
            { AcceptAtOnce: true, Green.Effects.OnDuty: { } duty } when duty.Obstacle(c.Window.Code, c) is { } why => why,
            _ => Renewals.Obstacle(c),
        };
        if (obstacle is not null)
        {
            return obstacle;
        }

        var submitted = new ApplicationSubmitted(
            c.ReceiptNumber, item.Code, c.Item.Version, item.Department, c.Window.Code, c.Channel, c.Applicant, c.Agent, c.Form,
            c.Materials, c.Project?.Code, c.GreenChannel?.Code, c.By, c.At, c.Mandate, c.Renews, c.Green, c.Project?.Member(item.Code)?.Silence, c.Origin, c.FilledIn);
        return c.AcceptAtOnce
            ? new Decision<ApplicationEvent>.Granted([submitted, .. Acceptance(Standing.After(submitted), version, null, c.Tolerating, c, c.Green)])
            : submitted;
    }

    /// <summary>Art. 32: accept what is complete, ask once for what is missing, or say where to go; five days of silence have accepted it.</summary>
    private static Decision<ApplicationEvent> AtReceipt(CaseFile file, ApplicationCommand asked) => (file, file.Standing.State, asked) switch
    {
        // What the verifier sent back stays accepted: it is gone through again, and neither refused nor asked to be supplemented.
        ({ Timeline: { } }, CaseState.Submitted, AcceptApplication c) => new AcceptanceConfirmed(file.Standing, c.NoticeNumber, c.By, c.At),
        ({ Timeline: { } t }, CaseState.Submitted, RequireSupplement or DeclineApplication) => new AlreadyAccepted(t.AcceptedAt),

        (_, CaseState.Submitted, AcceptApplication { Silence: { } s, Tolerating: null } c) when Receipt.IsSilent(file, s.Calendar, c.At) =>
            Receipt.Deemed(file, s.Item, c.NoticeNumber, c.By, c),
        (_, CaseState.Submitted, AcceptApplication { Silence: { } s } c) when Receipt.IsSilent(file, s.Calendar, c.At) =>
            new AcceptedBySilence(file.ReceivedAt()),
        (_, CaseState.Submitted, AcceptApplication { Tolerating: { } tolerating } c)
            when Tolerances.Obstacle(GreenTerms.Tolerant(c.Item, file.Green?.Terms).Item, tolerating, c.At) is { } why => why,
        ({ Green.Terms.Effects.OnDuty: { } duty }, CaseState.Submitted, AcceptApplication c) when duty.Obstacle(file.Standing.Window, c) is { } why => why,
        (_, CaseState.Submitted, AcceptApplication c) => new Decision<ApplicationEvent>.Granted(
            Acceptance(file.Standing, GreenTerms.Tolerant(c.Item, file.Green?.Terms), c.NoticeNumber, c.Tolerating, c, file.Green?.Terms)),
        (_, CaseState.Accepted, AcceptApplication c)
            when (file.Standing.Officer, file.ItemVersion, file.AcceptanceNotice) == (c.By, c.Item.Version, c.NoticeNumber)
                && (file.Tolerance?.IsOf(c.Tolerating) ?? c.Tolerating is null) => Nothing,
        (_, CaseState.Submitted, RequireSupplement { Silence: { } s } c) when Receipt.IsSilent(file, s.Calendar, c.At) =>
            new AcceptedBySilence(file.ReceivedAt()),
        (_, CaseState.Submitted, DeclineApplication { Silence: { } s } c) when Receipt.IsSilent(file, s.Calendar, c.At) =>
            new AcceptedBySilence(file.ReceivedAt()),
        (_, CaseState.Submitted, CorrectErrors { Silence: { } s } c) when Receipt.IsSilent(file, s.Calendar, c.At) =>
            new AcceptedBySilence(file.ReceivedAt()),

        // Art. 32(4): once, and with the whole list.
        ({ Supplement: { } s }, CaseState.SupplementRequired, RequireSupplement c) when (s.Missing, s.Reason) == (c.Missing, c.Reason) =>
            Nothing,
        ({ Supplement: { } s }, CaseState.Submitted or CaseState.SupplementRequired, RequireSupplement) =>
            new SupplementAlreadyRequested(s.RequestedAt, s.Missing),
        (_, CaseState.Submitted, RequireSupplement { Missing.Count: 0 }) => new SupplementWithoutList(),

        // What the center has is not asked for again, unless it says why that will not do.
        ({ Held: { } held }, CaseState.Submitted, RequireSupplement { Reason: null } c) when Receipt.AskedAgain(held, c) is { Count: > 0 } again => new MaterialsHeld(again),
        (_, CaseState.Submitted, RequireSupplement c) => new SupplementRequested(file.Standing, c.Missing, c.Reason, c.By, c.At, c.Rule),
        ({ Supplement: { Rule: { OnSilence: SupplementSilence.Withdrawn } rule } s }, CaseState.SupplementRequired, ReceiveSupplement { Calendar: { } calendar } c)
            when Receipt.DueOn(s, calendar) is { } due && OfficeTime.DateOf(c.At) > due => new SupplementTooLate(due, rule.Rule),
        (_, CaseState.SupplementRequired, ReceiveSupplement c) => new SupplementReceived(file.Standing, c.Materials, c.By, c.At, file.Applicant.Person, file.ItemVersion),

        // Art. 32(1), (2): no licence needed, or another body's matter; (3): what can be corrected on the spot is.
        (_, CaseState.Submitted, DeclineApplication c) => Receipt.Declined(file.Standing, c),
        ({ Declination: { } d }, _, DeclineApplication c)
            when (d.Reason, d.CompetentAuthority, d.Ground) == (c.Reason, c.CompetentAuthority, c.Ground) => Nothing,
        (_, CaseState.Submitted, CorrectErrors c) when file.Corrections == c.Corrections => Nothing,
        (_, CaseState.Submitted, CorrectErrors c) => new ErrorsCorrected(file.Standing, c.Corrections, c.By, c.At),

        _ => new WrongState(file.Standing.State),
    };

    /// <summary>Art. 34, 38: one officer examines, another verifies, and a refusal states its reasons.</summary>
    private static Decision<ApplicationEvent> Examining(CaseFile file, ApplicationCommand asked) => (file, file.Standing.State, asked) switch
    {
        // Art. 34(3): a check of substance takes two officers or more; it often takes place while a special procedure runs.
        (_, CaseState.Accepted or CaseState.Suspended, RecordCheck c) when c.Officers.Distinct().Count() < 2 => new TooFewCheckers(c.Officers),
        ({ Check: { } x }, CaseState.Accepted or CaseState.Suspended, RecordCheck c) when (x.Officers, x.Findings) == (c.Officers, c.Findings) =>
            Nothing,
        ({ Examination: null, Timeline: { } }, CaseState.Accepted or CaseState.Suspended, RecordCheck c) =>
            new SubstanceChecked(file.Standing, c.Officers, c.Findings, c.By, c.At),
        ({ Check: null }, CaseState.Accepted, CompleteFirstInstance { Item.SiteCheck: { } rule }) => new CheckMissing(rule.Rule),
        ({ Timeline.Review: null }, CaseState.Accepted, CompleteFirstInstance { Item.LowerReview: { } rule }) => new ReviewNotPassedUp(rule.Rule),

        // Art. 48(3): whoever chairs the hearing does not examine the case.
        ({ Hearing.Announcement: { } hearing }, CaseState.Accepted or CaseState.Examined, CompleteFirstInstance or ConfirmFirstInstance)
            when hearing.Chair == asked.By => new ChairExaminesCase(asked.By),
        (_, CaseState.Accepted, CompleteFirstInstance c) =>
            new FirstInstanceCompleted(file.Standing, c.Opinion, c.Recommendation, c.By, c.At),
        ({ Examination: { } x }, CaseState.Examined, CompleteFirstInstance c)
            when (x.By, x.Opinion, x.Recommendation) == (c.By, c.Opinion, c.Recommendation) => Nothing,

        ({ Examination: { } x }, CaseState.Examined, ConfirmFirstInstance or ReturnApplication) when x.By == asked.By =>
            new SameOfficer(asked.By),
        (_, CaseState.Examined, ConfirmFirstInstance c) => new ApplicationVerified(file.Standing, c.Opinion, c.By, c.At),
        ({ Check: null }, CaseState.Examined, ReturnApplication { To: ReturnStep.Check }) => new StepNotTaken(ReturnStep.Check),
        (_, CaseState.Examined, ReturnApplication c) => Returned(file.Standing, c),
        ({ Verification: { } v }, CaseState.Verified, ConfirmFirstInstance c) when (v.By, v.Opinion) == (c.By, c.Opinion) => Nothing,

        (_, CaseState.Verified or CaseState.Accepted, CompleteApplication c)
            when (Tolerances.IsOver(file, c) ?? Renewals.IsOver(file, c)) is { } over => over,

        // Arts. 26(2), 47, 48: whoever is to be heard is heard before the decision.
        ({ Hearing: { } hearing }, CaseState.Verified or CaseState.Accepted, CompleteApplication c)
            when Hearings.Awaited(hearing, c.Calendar, c.At) is { } awaited => awaited,
        ({ Consultations: { } consulted }, CaseState.Verified or CaseState.Accepted, CompleteApplication)
            when Consulting.Awaited(consulted) is { Count: > 0 } awaited => new OpinionsOutstanding(awaited),
        (_, CaseState.Verified, CompleteApplication { Result: CaseResult.Refused, Reasons.Count: 0 }) => new RefusalWithoutReasons(),
        (_, CaseState.Verified, CompleteApplication { Result: CaseResult.Refused, Appeal: null }) => new RefusalWithoutAppeal(),
        (_, CaseState.Verified, CompleteApplication { Result: CaseResult.Refused, Certificate: { } }) => new CertificateWithRefusal(),
        ({ Timeline: { } timeline }, CaseState.Verified or CaseState.Accepted, CompleteApplication c)
            when file.Standing.State == CaseState.Verified || IsDecidableAtOnce(file, timeline, c) =>
            file.Tolerance is { } t && c.Result == CaseResult.Granted && t.Outstanding() is { Count: > 0 } missing
                ? new PromisedMaterialsOutstanding(missing, t.Rule)
                : Completed(file, timeline, c),
        ({ Outcome: { } o }, CaseState.Completed, CompleteApplication c)
            when (o.Result, o.Reasons, o.Certificate, o.By) == (c.Result, c.Reasons, c.Certificate, c.By) => Nothing,

        _ => new WrongState(file.Standing.State),
    };

    // Art. 34(2): complete and in due form, an on-the-spot item is granted on the spot, which is the day of acceptance; and what is
    // granted on a commitment is verified afterwards (Regulation on the Business Environment Art. 40). A refusal is always examined, and
    // a check of substance that the item asks for comes first.
    private static bool IsDecidableAtOnce(CaseFile file, Timeline timeline, CompleteApplication c) =>
        c.Result == CaseResult.Granted
        && (file.Commitment is { }
            || (timeline.Limits.OnTheSpot && (c.Item?.SiteCheck is null || file.Check is { }) && OfficeTime.DateOf(c.At) == OfficeTime.DateOf(timeline.AcceptedAt)));

    /// <summary>Art. 42, 45: what stops the clocks, and what lengthens the statutory limit.</summary>
    private static Decision<ApplicationEvent> OnTheClock(CaseFile file, ApplicationCommand asked) => (file.Timeline, file.Standing.State, asked) switch
    {
        ({ } t, CaseState.Accepted or CaseState.Examined or CaseState.Verified or CaseState.Suspended, SuspendClock c) =>
            SpecialProcedures.Begin(file, t, c),
        ({ } t, CaseState.Accepted or CaseState.Examined or CaseState.Verified or CaseState.Suspended, ResumeClock c) =>
            SpecialProcedures.End(file, t, c),
        ({ } t, _, CorrectSuspension c) => SpecialProcedures.Correct(file, t, c),

        // Once, for at most ten days, fifteen where bodies handle it jointly, and while the limit still runs.
        ({ Extension: { } x }, not CaseState.Completed and not CaseState.Withdrawn, ExtendLimit c)
            when (x.Days, x.ApprovedBy, x.Reason) == (c.Days, c.ApprovedBy, c.Reason) => Nothing,
        ({ Extension: { } x }, not CaseState.Completed and not CaseState.Withdrawn, ExtendLimit) => new AlreadyExtended(x.Days),
        ({ Limits.OnTheSpot: true, StoppedAt: null }, _, ExtendLimit) => new OnTheSpotNotExtended(),
        ({ Limits.StatutoryDays: null, StoppedAt: null }, _, ExtendLimit) => new NoLimitToExtend(),
        ({ Limits.JointHandling: true, StoppedAt: null }, _, ExtendLimit { Days: > JointExtensionDays } c) =>
            new ExtensionTooLong(c.Days, JointExtensionDays, JointHandling: true),
        ({ Limits.JointHandling: false, StoppedAt: null }, _, ExtendLimit { Days: > ExtensionDays } c) =>
            new ExtensionTooLong(c.Days, ExtensionDays, JointHandling: false),
        ({ StoppedAt: null } t, _, ExtendLimit c)
            when t.Statutory() is { } limit && CaseClock.UsedOn(t, c.Calendar, limit, OfficeTime.DateOf(c.At)) is var used && used > limit.Days =>
            new LimitPassed(used, limit.Days),
        ({ StoppedAt: null } t, _, ExtendLimit { ApproverRole: { } role }) when role != Approver(t) => new WrongApprover(Approver(t), t.Limits.JointHandling),
        ({ StoppedAt: null } t, _, ExtendLimit c) =>
            new LimitExtended(file.Standing, c.Days, c.ApprovedBy, c.Reason, c.By, c.At, c.CalendarEdition, c.ApproverRole ?? Approver(t)),
        ({ Extension: { ToldAt: { } at } x }, _, TellExtension c) => x.ToldBy == c.Method ? Nothing : new ExtensionAlreadyTold(at),
        ({ Extension: { } }, _, TellExtension c) => new ExtensionTold(file.Standing, c.Method, c.NoticeNumber, c.By, c.At),
        ({ }, _, TellExtension) => new NotExtended(),

        // Art. 43: the lower level reviews within days of its own, then the decision's begin.
        ({ Review: { } r }, _, PassUp c) when (r.Opinion, r.By) == (c.Opinion, c.By) => Nothing,
        ({ Review: null }, CaseState.Accepted, PassUp { Item: { LowerReview: { } } item } c) =>
            new ReviewPassedUp(file.Standing, c.Opinion, LimitsOf(item, file.Green?.Terms), c.By, c.At, c.CalendarEdition),
        ({ Review: null }, CaseState.Accepted, PassUp) => new NoLowerReview(),

        _ => new WrongState(file.Standing.State),
    };

    /// <summary>What may happen to an open case at any time before the decision.</summary>
    private static Decision<ApplicationEvent> Handling(CaseFile file, ApplicationCommand asked) => asked switch
    {
        WithdrawApplication when file.Standing.State == CaseState.Withdrawn => Nothing,
        _ when !file.Standing.IsOpen() => new WrongState(file.Standing.State),
        ClaimApplication or ReleaseApplication => Pool(file.Standing, asked),
        WithdrawApplication c => new ApplicationWithdrawn(file.Standing, c.Reason, c.By, c.At),
        TransferApplication { ToWindow: { } to } c when !(c.Item?.IsServedAt(to) ?? to.Serves(file.Standing.Item, file.Standing.Department)) =>
            new ItemNotServed(to.Code, file.Standing.Item),
        TransferApplication { ToOfficer: { } to } c when to != file.Standing.Officer && c.Colleagues?.AbsenceOf(to, OfficeTime.DateOf(c.At)) is { } away =>
            new OfficerAway(to, away.Until),
        TransferApplication c => Transfer(file.Standing, c),
        _ => throw new UnreachableException($"{asked} has no row"),
    };

    // A case nobody has in hand lies in its window's pool.
    private static Decision<ApplicationEvent> Pool(Standing standing, ApplicationCommand asked) => (standing.Officer, asked) switch
    {
        (null, ClaimApplication c) => new ApplicationClaimed(standing, c.By, c.At),
        (null, _) => Nothing,
        ({ } officer, ClaimApplication c) => officer == c.By ? Nothing : new InHandOfAnother(officer),
        ({ } officer, ReleaseApplication { IsOverseer: false } c) when officer != c.By => new InHandOfAnother(officer),
        (_, ReleaseApplication c) => new ApplicationReleased(standing, c.Reason, c.By, c.At),
        _ => throw new UnreachableException($"{asked} has no row"),
    };

    /// <summary>Supervisors urge; officers answer.</summary>
    private static Decision<ApplicationEvent> Supervising(CaseFile file, ApplicationCommand asked) => asked switch
    {
        UrgeApplication { Level: < 1 or > 5 } c => new NoSuchLevel(c.Level),
        UrgeApplication when !file.Standing.IsOpen() => new WrongState(file.Standing.State),
        UrgeApplication c when file.Escalations is [.., { Rung: null, CardNumber: null, Reply: null } last] && (last.Level, last.Reason) == (c.Level, c.Reason) =>
            Nothing,
        UrgeApplication c => new ApplicationEscalated(
            file.Standing, file.Escalations.Count + 1, c.Level, null, c.Reason, file.Standing.Card, c.By, c.At),

        AnswerEscalation c when c.Number < 1 || c.Number > file.Escalations.Count => new NoSuchEscalation(c.Number),
        AnswerEscalation c => file.Escalations[c.Number - 1].Reply switch
        {
            null => new EscalationAnswered(file.Standing, c.Number, c.Answer, c.By, c.At),
            { } reply when (reply.Answer, reply.By) == (c.Answer, c.By) => Nothing,
            _ => new EscalationAlreadyAnswered(c.Number),
        },
        _ => throw new UnreachableException($"{asked} has no row"),
    };

    // Regulation on the Business Environment Art. 36: what is not done within its limit is explained, for everybody to read.
    private static Decision<ApplicationEvent> Explain(CaseFile file, Timeline timeline, ExplainDelay c) =>
        CaseClock.Read(timeline, c.Calendar, c.At) is not ({ Promised.Late: true } or { Statutory.Late: true }) ? new NotLate()
        : file.Delay?.Reason == c.Reason ? Nothing
        : new DelayExplained(file.Standing, c.Reason, c.By, c.At);

    /// <summary>A card is answered, appealed against, held to stand or taken back; each once.</summary>
    private static Decision<ApplicationEvent> OnACard(CaseFile file, ApplicationCommand asked) => asked switch
    {
        IssueCard c when c.Measures.Rules.Rule(c.Rule) is not { Suspended: not true } => new NoSuchRule(c.Rule),
        IssueCard c when file.Card(card => card is { Lift: null, Versions: { } versions } && card.Rule.Number == c.Rule && versions == c.Versions) is not null =>
            Nothing,
        IssueCard c => Patrol.ByHand(file, c),

        ReplyToCard c => On(file.Card(c.Number), c.Number) switch
        {
            { Obstacle: { } why } => why,
            { Card.Reply: null } => new CardReplied(file.Standing, c.Number, c.Reply, c.By, c.At),
            { Card.Reply: { } reply } when (reply.Text, reply.By) == (c.Reply, c.By) => Nothing,
            _ => new CardAlreadyReplied(c.Number),
        },
        AppealCard c => On(file.Card(c.Number), c.Number) switch
        {
            { Obstacle: { } why } => why,
            { Card.Appeal: null } => new CardAppealed(file.Standing, c.Number, c.Grounds, c.By, c.At),
            { Card.Appeal: { } appeal } when (appeal.Text, appeal.By) == (c.Grounds, c.By) => Nothing,
            _ => new CardAlreadyAppealed(c.Number),
        },
        ConfirmCard c => (file.Card(c.Number), On(file.Card(c.Number), c.Number).Obstacle) switch
        {
            ({ Confirmation: { } said }, CardClosed) when (said.Text, said.By) == (c.Opinion, c.By) => Nothing,
            (_, { } why) => why,
            ({ Reply: null, Appeal: null } card, _) when OfficeTime.DateOf(c.At) <= card.ReplyDueOn => new CardAwaitsReply(c.Number, card.ReplyDueOn),
            _ => new CardConfirmed(file.Standing, c.Number, c.Opinion, c.By, c.At),
        },
        LiftCard c => file.Card(c.Number) switch
        {
            null => new NoSuchCard(c.Number),
            { Lift: { } said } when (said.Text, said.By) == (c.Reason, c.By) => Nothing,
            { Lift: { } } => new CardClosed(c.Number, CardState.Lifted),
            _ => new CardLifted(file.Standing, c.Number, c.Reason, CaseCard.Highest(file.Cards ?? [], without: c.Number), c.By, c.At),
        },
        _ => throw new UnreachableException($"{asked} has no row"),
    };

    // Confirmed or lifted, nothing more is said to a card.
    private static (CaseCard? Card, Refusal? Obstacle) On(CaseCard? card, int number) => card?.State() switch
    {
        null => (null, new NoSuchCard(number)),
        CardState.Confirmed or CardState.Lifted => (card, new CardClosed(number, card.State())),
        _ => (card, null),
    };

    private static ValueList<ApplicationEvent> Acceptance(
        Standing before, ItemVersion pinned, string? noticeNumber, Tolerating? tolerating, ApplicationCommand c, GreenTerms? green)
    {
        var accepted = Accepted(before, pinned, noticeNumber, c, green);
        if (green?.Effects.OnDuty is { } duty && duty.IsOutsideHours(c.At, c.OfficeDays ?? WorkingCalendar.Unannounced))
        {
            accepted = accepted with { OnDuty = duty.Basis };
        }

        ValueList<ApplicationEvent> events = tolerating is null
            ? [accepted]
            : [accepted, Tolerances.Allow(Standing.After(accepted), pinned.Item, tolerating, c.By, c.At)];
        return c.Route is { } route && route.Back != before.Window
            ? [.. events, new PassedToBackOffice(Standing.After(events[^1]), route.Class, route.Back, route.Exit, c.By, c.At)]
            : events;
    }

    private static Decision<ApplicationEvent> Completed(CaseFile file, Timeline timeline, CompleteApplication c)
    {
        var completed = new ApplicationCompleted(
            file.Standing,
            c.Result,
            c.Reasons,
            c.Certificate,
            DaysCounted.UpTo(c.At, timeline, c.Calendar),
            c.By,
            c.At,
            c.Result == CaseResult.Refused ? c.Appeal : null,
            StepMinutes.Of(file, timeline, c.At),
            c.Certificate is null ? null : file.Applicant.Person);
        return file.Exit is { } exit && exit != file.Standing.Window
            ? new Decision<ApplicationEvent>.Granted([completed, new PassedToExit(Standing.After(completed), exit, c.By, c.At)])
            : completed;
    }

    internal static ApplicationAccepted Accepted(Standing before, ItemVersion pinned, string? noticeNumber, ApplicationCommand c, GreenTerms? green)
    {
        // Art. 43: at first only the days of the lower level's review run.
        var limits = pinned.Item.LowerReview is { } review ? new Limits(review.Days, null, OnTheSpot: false) : LimitsOf(pinned.Item, green);
        return new(before, pinned.Version, limits, noticeNumber, c.By, c.At, c.CalendarEdition);
    }

    private static Limits LimitsOf(ServiceItem item, GreenTerms? green)
    {
        var onTheSpot = item.Kind == ItemKind.OnTheSpot;
        var limits = new Limits(item.StatutoryDays, item.PromisedDays ?? (onTheSpot ? 0 : null), onTheSpot, item.JointHandling, item.Budget);

        // A cut promise rests on local rules, which the terms name.
        return !onTheSpot && green?.Effects.Promise is { } cut && item.PromisedDays is { } ordinary && cut.Of(ordinary) is var shortened && shortened < ordinary
            ? limits with { PromisedDays = shortened, Shortened = new(ordinary, cut.Basis) }
            : limits;
    }

    private static ApproverRole Approver(Timeline timeline) =>
        timeline.Limits.JointHandling ? ApproverRole.HeadOfGovernment : ApproverRole.HeadOfAgency;

    private static ApplicationStep Returned(Standing standing, ReturnApplication c) => c.To switch
    {
        ReturnStep.Receipt => new ReturnedToReceipt(standing, c.Opinion, c.By, c.At),
        ReturnStep.Check => new ReturnedToCheck(standing, c.Opinion, c.By, c.At),
        _ => new ReturnedToFirstInstance(standing, c.Opinion, c.By, c.At),
    };

    private static Decision<ApplicationEvent> Transfer(Standing standing, TransferApplication c)
    {
        WindowCode? window = c.ToWindow?.Code is { } to && to != standing.Window ? to : null;
        return window is null && (c.ToOfficer is null || c.ToOfficer == standing.Officer)
            ? Nothing
            : new ApplicationTransferred(standing, window, c.ToOfficer, c.Reason, c.By, c.At);
    }
}
