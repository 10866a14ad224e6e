namespace GovApproval.Cli.Simulation;

/// <summary>What is asked of the service for a project as a whole, one command each.</summary>
public enum ProjectStep
{
    /// <summary>Entered, by a template where it goes through stages; files the first applications.</summary>
    Enter,

    /// <summary>The next stage: its gate is open, for the one before is done.</summary>
    OpenStage,

    /// <summary>The departments are told something, and each takes note, all at the same time.</summary>
    Inform,
    Acknowledge,

    /// <summary>The departments asked give their opinions, all at the same time.</summary>
    GiveOpinions,
    CallInspection,
    CallMeeting,
    MoveSession,
    HoldSession,
    AddItem,

    /// <summary>What was refused or withdrawn is filed once more.</summary>
    FileAnew,
    DropItem,
    ExtendJointLimit,

    /// <summary>One order for the fees of all departments, and its payment.</summary>
    PayOneOrder,
}

/// <summary>One act on a project.</summary>
/// <param name="Late">Comes with the last slot of the day, not the first.</param>
/// <param name="SessionOn">Of a session called or put off: the working day on which it is held.</param>
public sealed record ProjectAct(int Day, ProjectStep Step, string? Item = null, int? SessionOn = null, bool Late = false);

/// <summary>Items of one project that are handled at the same time.</summary>
/// <param name="Members">The applications in the order in which they are filed.</param>
public sealed record PlannedStage(StageShape Shape, int Day, IReadOnlyList<PlannedCase> Members)
{
    /// <summary>The day on which the last of its applications ends.</summary>
    public int LastDay => Members.Max(member => member.EndedOn);
}

/// <summary>What befalls a project on its way.</summary>
[Flags]
public enum Story
{
    Ordinary = 0,

    /// <summary>Everyone is quick.</summary>
    Ahead = 1,

    /// <summary>One stage takes longer than its joint limit.</summary>
    Late = 2,

    /// <summary>Likewise, but the limit is extended in time.</summary>
    Extended = 4,

    /// <summary>A special procedure of one member.</summary>
    Suspended = 8,

    /// <summary>One member is refused, and filed anew.</summary>
    Refused = 16,

    /// <summary>One member is withdrawn, and filed anew or dropped.</summary>
    Withdrawn = 32,

    /// <summary>One member is found to be needed later.</summary>
    AddedLater = 64,

    /// <summary>A joint session is put off, and a department stays away.</summary>
    Moved = 128,
}

/// <summary>A construction project: one stage, or several, each entered when the one before is done.</summary>
public sealed record PlannedProject(
    int Number, bool Green, int Investor, IReadOnlyList<PlannedStage> Stages, IReadOnlyList<ProjectAct> Acts, bool IsStaged = false, Story Story = Story.Ordinary)
{
    public IEnumerable<PlannedCase> Members => Stages.SelectMany(stage => stage.Members);

    public string Code(string division) => CodeOf(Number, division);

    public static string CodeOf(int number, string division) => $"{division}-XM-2026-{number + 1:D3}";

    /// <summary>The day on which the last of its applications ends.</summary>
    public int LastDay => Stages.Max(stage => stage.LastDay);
}
