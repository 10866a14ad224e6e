using NodaTime;

namespace GovApproval.Calendar;

/// <summary>What kind of day it is.</summary>
public enum DayKind
{
    Weekday,
    Weekend,
    Holiday,

    /// <summary>A working day by notice, most often on a weekend (调休).</summary>
    MakeUpDay,
}

/// <summary>Why a day is worked or not.</summary>
/// <param name="Name">The holiday it is, or is made up for.</param>
/// <param name="Notices">The notices that say so; empty for the ordinary week.</param>
/// <param name="Region">The layer that says so; empty for the nation and the ordinary week.</param>
/// <param name="Provisional">A notice not yet published may still move it.</param>
public sealed record DayReason(DayKind Kind, string? Name, ValueList<string> Notices, string Region, bool Provisional)
{
    public bool Works() => Kind is DayKind.Weekday or DayKind.MakeUpDay;
}

/// <summary>One day of an explanation.</summary>
public sealed record ExplainedDay(LocalDate Date, bool Counted, DayReason Reason);

/// <summary>A date derived by counting; <paramref name="Provisional"/> when it rests on days not yet announced.</summary>
public readonly record struct DueDate(LocalDate DueOn, bool Provisional);
