namespace GovApproval.Cli.Simulation;

/// <summary>How cases go that are promised for a later day: most plainly, a small share by each of the ways that the law and the local rules know.</summary>
internal sealed class PromisedCases(Planning planning)
{
    private const int HearingDays = 8;
    private const int FewestDaysToStop = 3;

    // Enterprises that are enrolled only when their case is under way, and people whose commitment is untrue, come once.
    private const int LaterEnterprises = 1_000;
    private const int UntruePeople = 700_000;

    private readonly Draws _draws = planning.Draws;
    private readonly CaseShares _shares = planning.Scenario.Shares;

    public PlannedCase Plan(CatalogueItem item, int day)
    {
        int? enterprise = _draws.Happens(_shares.GreenEnterprise) ? _draws.Below(planning.Scenario.GreenEnterprises) : null;
        var late = enterprise is null && _draws.Happens(_shares.Late);
        var number = planning.NextNumber();
        var course = late ? Course.Ordinary : CourseOf(item, enterprise is not null);
        var used = late ? UsedLate(item) : course is Course.Committed or Course.CommittedUntruly ? 1 : UsedInTime(item, enterprise is not null);
        if (course is Course.Suspended or Course.Heard && used < FewestDaysToStop)
        {
            course = Course.Ordinary;
        }

        var window = planning.Window(item);
        var way = new Itinerary(_draws, planning.Scenario.SlotsPerDay);
        Receive(way, day, course, enterprise is not null, late);
        if (item.Fees.Count > 0)
        {
            Charge(way, day);
        }

        if (course is Course.Committed or Course.CommittedUntruly)
        {
            return Committed(number, item, window, day, course, way);
        }

        var ending = course == Course.Tolerated && _draws.Turn("missed", _shares.PromiseMissed) ? Ending.PromiseMissed
            : course == Course.Ordinary && !late && enterprise is null && used >= 2 && _draws.Turn("withdrawn", _shares.Withdrawn) ? Ending.Withdrawn
            : _draws.Happens(_shares.Refused) ? Ending.Refused
            : Ending.Granted;
        var planned = new PlannedCase(
            number, item, window, planning.Person(Planning.IsForOrganizations(item)), null, enterprise, day, used, ending, [], course,
            course == Course.Tolerated ? day + 2 : null);
        return (ending is Ending.PromiseMissed or Ending.Withdrawn ? Ended(planned, way) : Handled(planned, way, late)) with { Visits = way.Visits };
    }

    // Each way is taken in turn by those that may take it, and one case takes one way.
    private Course CourseOf(CatalogueItem item, bool green) =>
        item.Tolerance is not null && item.FirstTolerable is not null && !green && _draws.Turn("tolerated", _shares.Tolerated) ? Course.Tolerated
        : item.Commitment is not null && !green && _draws.Turn("committed", _shares.Committed)
            ? _draws.Turn("untrue", _shares.CommittedUntruly) ? Course.CommittedUntruly : Course.Committed
        : item.PromisedDays < FewestDaysToStop ? Course.Ordinary
        : _draws.Turn("suspended", _shares.Suspended) ? Course.Suspended
        : _draws.Turn("heard", _shares.Heard) ? Course.Heard
        : Course.Ordinary;

    private void Receive(Itinerary way, int day, Course course, bool green, bool late)
    {
        var supplemented = course == Course.Ordinary && !late && _draws.Happens(_shares.Supplemented) && day >= 3;
        if (!supplemented && !_draws.Happens(_shares.Online))
        {
            // Someone is on duty for the fast lane when the hall has closed.
            var slot = green && _draws.Turn("onDuty", _shares.OnDuty) ? planning.Scenario.SlotsPerDay : _draws.Below(planning.Scenario.SlotsPerDay);
            way.AddAt(day, slot, Step.SubmitAndAccept);
            return;
        }

        way.Add(Math.Max(0, day - (supplemented ? _draws.Between(1, 4) : _draws.Below(2))), Step.Submit);
        if (supplemented)
        {
            way.Add(way.Day, Step.RequireSupplement);
            way.Add(_draws.Between(way.Day + 1, day + 1), Step.Supplement);
        }

        if (_draws.Turn("claimed", _shares.Claimed))
        {
            way.Add(day, Step.Claim);
        }

        way.Add(day, Step.Accept);
    }

    private void Charge(Itinerary way, int day)
    {
        if (_draws.Turn("order", _shares.OneOrder))
        {
            way.Add(day, Step.IssueOrder, Step.PayOrder);
        }
        else
        {
            way.Add(day, Step.Pay);
        }
    }

    private PlannedCase Committed(int number, CatalogueItem item, CatalogueWindow window, int day, Course course, Itinerary way)
    {
        way.Add(day, Step.Commit);
        way.Add(day + 1, Step.Complete);
        way.Add(day + 1 + _draws.Between(3, 9), Step.VerifyCommitment);
        var organization = Planning.IsForOrganizations(item);
        var person = course == Course.CommittedUntruly ? (2 * (UntruePeople + number)) + (organization ? 1 : 0) : planning.Person(organization);
        return new(number, item, window, person, null, null, day, 1, Ending.Granted, way.Visits, course);
    }

    private static PlannedCase Ended(PlannedCase planned, Itinerary way)
    {
        var day = planned.AcceptedOn + 1;
        if (planned.Ending == Ending.Withdrawn)
        {
            way.Add(day, Step.Withdraw);
        }
        else
        {
            way.Add(day, Step.FirstInstance);
        }

        return planned;
    }

    private PlannedCase Handled(PlannedCase planned, Itinerary way, bool late)
    {
        var (day, used, course) = (planned.AcceptedOn, planned.UsedDays, planned.Course);
        if (_draws.Happens(_shares.Urged))
        {
            way.Add(day, Step.Urge, Step.AnswerUrge);
        }

        planned = Hands(planned, way);
        var stopped = 0;
        switch (course)
        {
            case Course.Suspended:
                stopped = _draws.Between(2, 5);
                way.Add(day + 1, Step.Suspend);
                way.Add(day + 1 + stopped, Step.Resume);
                break;
            case Course.Heard:
                stopped = HearingDays;
                way.Add(day + 1, Step.TellHearingRight, Step.RequestHearing, Step.AnnounceHearing, Step.Suspend);
                way.Add(day + 1 + stopped, Step.RecordHearing, Step.Resume);
                break;
            case Course.Tolerated:
                way.Add(day + 1, Step.HandInPromised);
                break;
            case Course.Ordinary when used >= 2:
                Ask(way, used);
                break;
        }

        way.Examine(day, used, stopped, _draws.Happens(_shares.Returned), late);
        planned = FastLane(planned, way);
        if (!planned.Refused && _draws.Turn("delivered", _shares.Delivered))
        {
            way.Add(way.Day, Step.Dispatch);
            way.Add(way.Day + 2, Step.Deliver);
        }

        return planned;
    }

    // Into other hands: by the pool, by name, or to another window.
    private PlannedCase Hands(PlannedCase planned, Itinerary way)
    {
        var day = planned.AcceptedOn;
        if (_draws.Turn("released", _shares.Released))
        {
            way.Add(day, Step.Release, Step.Claim);
        }
        else if (_draws.Turn("handedOver", _shares.HandedOver))
        {
            way.Add(day, Step.HandOver);
        }
        else if (planned.Window.Arrangement is null && planning.Beside(planned.Item, planned.Window) is { } beside && _draws.Turn("moved", _shares.MovedWindow))
        {
            way.Add(day, Step.MoveWindow);
            return planned with { MovedTo = beside };
        }

        return planned;
    }

    // Other departments, the parties, more days.
    private void Ask(Itinerary way, int used)
    {
        if (_draws.Turn("consulted", _shares.Consulted))
        {
            way.Add(way.Day, Step.Consult, Step.GiveOpinion);
        }

        if (_draws.Turn("waived", _shares.HearingWaived))
        {
            way.Add(way.Day, Step.TellHearingRight, Step.WaiveHearing);
        }

        if (used > FewestDaysToStop && _draws.Turn("extended", _shares.Extended))
        {
            way.Add(way.Day + 1, Step.Extend, Step.TellExtension);
        }
    }

    private PlannedCase FastLane(PlannedCase planned, Itinerary way)
    {
        var day = planned.AcceptedOn;
        if (planned.GreenEnterprise is not null)
        {
            way.Report(way.Visits[0].Day, planning.Scenario.ReportEveryDays, _draws.Turn("forgotten", _shares.ReportForgotten) ? 0 : null);
        }
        else if (planned is { Course: Course.Ordinary, UsedDays: > FewestDaysToStop } && !way.Visits.Any(v => v.Steps.Contains(Step.Submit)) && _draws.Turn("later", _shares.BecameGreen))
        {
            way.Add(day + 1, Step.EnterGreen);
            way.Report(day + 1, planning.Scenario.ReportEveryDays, null);
            return planned with { GreenEnterprise = LaterEnterprises + planned.Number };
        }

        return planned;
    }

    private int UsedInTime(CatalogueItem item, bool green) => planning.UsedInTime(item, green);

    // A few pass the statutory limit as well.
    private int UsedLate(CatalogueItem item)
    {
        var promised = item.PromisedDays ?? 1;
        return item.StatutoryDays is { } limit && limit <= promised + 12 && _draws.Happens(0.2)
            ? limit + 1 + _draws.Below(2)
            : promised + 1 + _draws.Below(2);
    }
}
