using GovApproval.Applications;
using GovApproval.Calendar;
using NodaTime;

namespace GovApproval.ParallelApproval;

/// <summary>A member with its own clock.</summary>
public sealed record MemberReading(ProjectMember Member, CaseClock? Clock);

/// <summary>
/// The joint clock of a stage: from the first acceptance until no application is open, standing still while every one
/// under way is suspended. Handled one after the other the members would have taken the sum of their promises.
/// </summary>
/// <param name="Joint">None before the first acceptance.</param>
/// <param name="Holders">The members not yet done: who holds the project now.</param>
/// <param name="SequentialDays">The sum of the promises of the members accepted, or of their statutory limits where none is promised.</param>
/// <param name="DaysFaster">Of a finished stage: the sequential sum less the days used together.</param>
public sealed record JointClock(
    LimitReading? Joint,
    bool Finished,
    int Accepted,
    int Completed,
    int ElapsedDays,
    int SequentialDays,
    int? DaysFaster,
    ValueList<ProjectMember> Holders,
    ValueList<MemberReading> Members)
{
    /// <summary>Of the stage under way.</summary>
    public static JointClock Read(ProjectProgress project, WorkingCalendar calendar, Instant now) =>
        Read(project.Plan().Current, project.Members, calendar, now);

    /// <param name="members">The project's applications; those of other stages are passed over.</param>
    public static JointClock Read(StageRun stage, ValueList<ProjectMember> members, WorkingCalendar calendar, Instant now)
    {
        members = Of(stage, members);
        var joint = Timeline(stage, members);
        var clock = joint is null ? null : CaseClock.Read(joint, calendar, now);
        var sequential = members.Sum(m => m.Timeline?.Limits is { } l ? l.PromisedDays ?? l.StatutoryDays ?? 0 : 0);
        var elapsed = clock?.UsedDays ?? 0;
        var finished = joint?.StoppedAt is not null;
        return new(
            clock?.Statutory,
            finished,
            members.Count(m => m.Timeline is not null),
            members.Count(m => m.Standing.State == CaseState.Completed),
            elapsed,
            sequential,
            finished ? sequential - elapsed : null,
            members.Where(m => m.Standing.IsOpen()).ToValueList(),
            members.Select(m => new MemberReading(m, m.Timeline is { } t ? CaseClock.Read(t, calendar, now) : null)).ToValueList());
    }

    /// <summary>The applications of a stage.</summary>
    public static ValueList<ProjectMember> Of(StageRun stage, ValueList<ProjectMember> members) =>
        members.Where(m => stage.Items.Any(i => i.Item == m.Standing.Item)).ToValueList();

    /// <summary>The stage's timeline as one case would have it; none before the first acceptance.</summary>
    internal static Timeline? Timeline(StageRun stage, ValueList<ProjectMember> members)
    {
        members = Of(stage, members);
        var accepted = members.Where(m => m.Timeline is not null).Select(m => m.Timeline!).ToArray();
        if (accepted.Length == 0)
        {
            return null;
        }

        var allFiled = stage.Items.All(i => i.Dropped is not null || members.Any(m => m.Standing.Item == i.Item));
        var ended = allFiled && members.All(m => m.EndedAt is not null) ? members.Max(m => m.EndedAt) : null;
        return new(
            accepted.Min(t => t.AcceptedAt), new(stage.JointDays, null, OnTheSpot: false, JointHandling: true),
            Standstills(members, accepted), stage.Extension, ended);
    }

    private static ValueList<Suspension> Standstills(ValueList<ProjectMember> all, Timeline[] members)
    {
        var turns = members.SelectMany(t => t.Suspensions.SelectMany(s => new[] { s.From, s.Until }).Append(t.StoppedAt).Append(t.AcceptedAt))
            .Concat(all.SelectMany(m => new[] { m.FiledAt, m.EndedAt }))
            .OfType<Instant>().Distinct().Order().ToArray();
        var still = new List<Suspension>();
        for (var i = 0; i < turns.Length; i++)
        {
            var from = turns[i];
            var underWay = members.Where(t => t.AcceptedAt <= from && !(t.StoppedAt <= from)).ToArray();

            // Between a refusal and the filing anew the project lies with the investor, and with nobody here.
            var isWithInvestor = underWay.Length == 0 && i + 1 < turns.Length
                && all.All(m => m.EndedAt <= from || m.FiledAt > from) && all.Any(m => m.FiledAt > from);
            if (!isWithInvestor && (underWay.Length == 0 || !underWay.All(t => t.Suspensions.Any(s => s.From <= from && !(s.Until <= from)))))
            {
                continue;
            }

            Instant? until = i + 1 < turns.Length ? turns[i + 1] : null;
            if (still is [.., { } last] && last.Until == from)
            {
                still[^1] = last with { Until = until };
            }
            else
            {
                still.Add(new("every member is suspended", 0, "", from, until));
            }
        }

        return still.ToValueList();
    }
}
