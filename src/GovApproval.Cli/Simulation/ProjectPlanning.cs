namespace GovApproval.Cli.Simulation;

/// <summary>How construction projects go: their applications side by side, and what their departments do together.</summary>
internal sealed class ProjectPlanning(Planning planning)
{
    private readonly Draws _draws = planning.Draws;
    private readonly ProjectShape _shape = planning.Scenario.Project;

    public IEnumerable<PlannedProject> Plan(int members) => _shape.Stages is { } stages ? Staged(stages, members) : Alone(members);

    private IEnumerable<PlannedProject> Alone(int members)
    {
        if (members == 0)
        {
            yield break;
        }

        var items = _shape.Items.Select(planning.Item).ToList();
        var count = Math.Max((members + items.Count - 1) / items.Count, (members + (_shape.Members / 2)) / _shape.Members);
        var sizes = Apportionment.ByLargestRemainder(members, [.. Enumerable.Repeat(1.0, count)]);
        for (var number = 0; number < count; number++)
        {
            var day = number * planning.IntakeDays / count;
            var green = _draws.Happens(planning.Scenario.Shares.GreenProject) || number == 1;
            var investor = planning.Person(organization: true);
            var forgets = green && _draws.Turn("forgotten", planning.Scenario.Shares.ReportForgotten);
            var stage = new PlannedStage(_shape.Alone, day, [.. items.Take(sizes[number]).Select((item, i) => Member(item, number, day, 0, investor, green, forgets && i == 0))]);
            yield return new(number, green, investor, [stage], Together(stage, number, ProjectStep.Enter, ProjectStep.CallMeeting, Story.Ordinary));
        }
    }

    // One stage after the other: the next is entered some days after the one before was done. All begin early, so that they go on side by side.
    private IEnumerable<PlannedProject> Staged(IReadOnlyList<StageShape> stages, int members)
    {
        var count = Math.Max(1, members / stages.Sum(stage => stage.Items.Count));
        for (var number = 0; number < count; number++)
        {
            var (green, investor, story) = (_draws.Happens(planning.Scenario.Shares.GreenProject) || number == 1, planning.Person(organization: true), StoryOf(number));
            var day = number * planning.IntakeDays / (8 * count);
            var planned = new List<PlannedStage>();
            var acts = new List<ProjectAct>();
            for (var i = 0; i < stages.Count; i++)
            {
                var way = new StageWay(planning, stages[i], number, day, investor, green, i, story);
                planned.Add(way.Plan());
                acts.AddRange(Together(planned[^1], number, i == 0 ? ProjectStep.Enter : ProjectStep.OpenStage, i is 1 or 2 ? ProjectStep.CallMeeting : ProjectStep.CallInspection, story));
                acts.AddRange(way.Acts);
                day = Math.Max(planned[^1].LastDay, acts.Max(act => act.SessionOn ?? act.Day)) + 1 + _draws.Below(9);
            }

            yield return new(number, green, investor, planned, [.. acts.OrderBy(act => act.Day)], IsStaged: true, story);
        }
    }

    // Of ten projects three go plainly, and to the others something happens that happens to projects.
    private static Story StoryOf(int number) => (number % 10) switch
    {
        0 => Story.Suspended,
        1 or 6 => Story.Ahead,
        2 => Story.Refused,
        3 => Story.Late | Story.Extended,
        4 => Story.Moved,
        5 => Story.Suspended | Story.AddedLater,
        7 => Story.Withdrawn,
        8 => Story.Late,
        _ => Story.Suspended | Story.Refused | Story.AddedLater | Story.Withdrawn,
    };

    // What the departments of a stage do together: take note, say what they think, meet.
    private static List<ProjectAct> Together(PlannedStage stage, int number, ProjectStep opens, ProjectStep calls, Story story)
    {
        var day = stage.Day;
        var acts = new List<ProjectAct> { new(day, opens), new(day + 1, calls, SessionOn: day + 3) };
        if (opens == ProjectStep.Enter && (stage.Shape.Consulted is not null || number % 4 == 0))
        {
            acts.Add(new(day + 1, ProjectStep.Inform));
            acts.Add(new(day + 2, ProjectStep.Acknowledge));
        }

        if (story.HasFlag(Story.Moved))
        {
            acts.Add(new(day + 2, ProjectStep.MoveSession, SessionOn: day + 4));
        }

        if (stage.Shape.Consulted is { Count: > 0 })
        {
            acts.Add(new(day + 2, ProjectStep.GiveOpinions));
        }

        acts.Add(new(day + (story.HasFlag(Story.Moved) ? 4 : 3), ProjectStep.HoldSession, Late: true));
        return acts;
    }

    private PlannedCase Member(CatalogueItem item, int project, int day, int later, int investor, bool green, bool forgets)
    {
        var used = planning.UsedInTime(item, green);
        var way = new Itinerary(_draws, planning.Scenario.SlotsPerDay);
        way.Add(day + later, Step.Accept);
        way.Examine(day + later, used, 0, returned: false);
        if (green)
        {
            way.Report(day, planning.Scenario.ReportEveryDays, forgets ? 0 : null);
        }

        return new(planning.NextNumber(), item, planning.Window(item), investor, project, null, day + later, used, Ending.Granted, way.Visits);
    }
}

/// <summary>One stage of a project on its way, with what befalls it.</summary>
/// <param name="index">Number of the stage, from 0.</param>
internal sealed class StageWay(Planning planning, StageShape shape, int project, int day, int investor, bool green, int index, Story story)
{
    private const int SuspendedDays = 5;
    private const int DaysPastTheLimit = 3;
    private const double Quick = 0.3;
    private const int MostDaysOfReceipt = 4;

    private readonly Draws _draws = planning.Draws;
    private readonly ProjectShape _project = planning.Scenario.Project;
    private readonly List<ProjectAct> _acts = [];
    private readonly List<PlannedCase> _members = [];

    public IReadOnlyList<ProjectAct> Acts => _acts;

    public PlannedStage Plan()
    {
        foreach (var code in shape.Items)
        {
            Member(planning.Item(code), day, day + 1 + _draws.Below(2));
        }

        if (Happens(Story.AddedLater, _project.AddedLater))
        {
            _acts.Add(new(day + 4, ProjectStep.AddItem, _project.AddedLater!.Item));
            Member(planning.Item(_project.AddedLater!.Item), day + 4, day + 5);
        }

        if (_project.OneOrder == index)
        {
            // After the acceptance of the last, and before anyone may withdraw.
            _acts.Add(new(day + 2, ProjectStep.PayOneOrder, Late: true));
        }

        return new(shape, day, _members);
    }

    private void Member(CatalogueItem item, int filed, int accepted)
    {
        var before = _members.LastOrDefault(m => shape.After(item.Code).Contains(m.Item.Code, StringComparer.Ordinal));
        if (before is not null)
        {
            // What waits for another is accepted as late as the law lets it, so that its own promise can still be kept.
            accepted = Math.Clamp(before.EndedOn - (item.PromisedDays ?? 1), accepted, filed + MostDaysOfReceipt);
        }

        var late = Happens(Story.Late, story.HasFlag(Story.Extended) ? _project.Extended : _project.Late, item);
        var stopped = Happens(Story.Suspended, _project.Suspended, item) ? SuspendedDays : 0;
        var used = late ? shape.JointDays + DaysPastTheLimit
            : story.HasFlag(Story.Ahead) ? Math.Max(1, (int)Math.Round((item.PromisedDays ?? 1) * Quick))
            : planning.UsedInTime(item, green);
        used = Math.Max(used, (before?.EndedOn ?? 0) - accepted);
        var way = new Itinerary(_draws, planning.Scenario.SlotsPerDay);
        way.Add(accepted, Step.Accept);
        if (Happens(Story.Withdrawn, _project.Withdrawn, item))
        {
            way.Add(accepted + 2, Step.Withdraw);
            Add(item, accepted, 2, Ending.Withdrawn, way);
            Again(item, accepted + 3, dropped: project % 20 < 10);
            return;
        }

        if (stopped > 0)
        {
            way.Add(accepted + 2, Step.Suspend);
            way.Add(accepted + 2 + stopped, Step.Resume);
            used = Math.Max(used, 3);
        }

        if (late && story.HasFlag(Story.Extended))
        {
            _acts.Add(new(accepted + (shape.JointDays / 2), ProjectStep.ExtendJointLimit));
        }

        var refused = Happens(Story.Refused, _project.Refused, item);
        way.Examine(accepted, used, stopped, returned: false, late: used > item.PromisedDays);
        if (green)
        {
            way.Report(filed, planning.Scenario.ReportEveryDays, null);
        }

        Add(item, accepted, used, refused ? Ending.Refused : Ending.Granted, way, stopped > 0 ? Course.Suspended : Course.Ordinary);
        if (refused)
        {
            Again(item, _members[^1].EndedOn + 2, dropped: false);
        }
    }

    // What came to nothing is filed once more and then granted, or found not to be needed.
    private void Again(CatalogueItem item, int on, bool dropped)
    {
        _acts.Add(new(on, dropped ? ProjectStep.DropItem : ProjectStep.FileAnew, item.Code));
        if (!dropped)
        {
            var way = new Itinerary(_draws, planning.Scenario.SlotsPerDay);
            way.Add(on + 1, Step.Accept);
            way.Examine(on + 1, 2, 0, returned: false);
            Add(item, on + 1, 2, Ending.Granted, way);
        }
    }

    private void Add(CatalogueItem item, int accepted, int used, Ending ending, Itinerary way, Course course = Course.Ordinary) => _members.Add(new(
        planning.NextNumber(), item, _project.Window is { } intake ? planning.Window(intake) : planning.Window(item), investor, project, null, accepted, used, ending, way.Visits, course));

    private bool Happens(Story what, StageItemName? at, CatalogueItem? to = null) =>
        story.HasFlag(what) && at?.Stage == index && (to is null || string.Equals(at.Item, to.Code, StringComparison.Ordinal));
}
