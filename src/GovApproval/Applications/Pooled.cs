using NodaTime;

namespace GovApproval.Applications;

/// <summary>A time in which the case lay in its window's pool, in nobody's hand.</summary>
/// <param name="Until">None while it lies there.</param>
public readonly record struct Pooled(Instant From, Instant? Until)
{
    /// <summary>
    /// The case's times in the pool after a step. What is ordinary is not kept: a case lies in the pool from its filing, and whoever accepts it
    /// takes it out.
    /// </summary>
    internal static ValueList<Pooled>? After(CaseFile file, ApplicationStep step, Standing after)
    {
        var (lay, lies) = (file.Standing.Officer is null, after.Officer is null);
        return lay == lies || (lay && file.Pooled is null && step is ApplicationAccepted) ? file.Pooled
            : lies ? [.. Of(file), new(step.At, null)]
            : [.. Of(file).Select(one => one.Until is null ? one with { Until = step.At } : one)];
    }

    /// <summary>All of them, the ordinary one as well.</summary>
    internal static ValueList<Pooled> Of(CaseFile file) =>
        file.Pooled ?? [new(file.SubmittedAt, file.Standing.Officer is null ? null : file.Timeline?.Review?.AcceptedAt ?? file.Timeline?.AcceptedAt)];

    /// <summary>
    /// From filing to that moment, special procedures left out: how long nobody had the case in hand, and how long somebody had.
    /// </summary>
    internal static (Duration Waiting, Duration Service) Split(CaseFile file, Timeline timeline, Instant at)
    {
        if (file.Pooled is null && timeline.Suspensions.Count == 0)
        {
            var taken = Of(file)[0].Until ?? at;
            return (taken - file.SubmittedAt, at - taken);
        }

        var stopped = new List<(Instant From, Instant To)>(timeline.Suspensions.Count);
        foreach (var (from, to) in timeline.Suspensions.Select(s => (s.From, Instant.Min(s.Until ?? at, at))).OrderBy(s => s.From))
        {
            // Of several at once, what is not yet counted.
            var begins = stopped.Count > 0 && stopped[^1].To > from ? stopped[^1].To : from;
            if (begins < to)
            {
                stopped.Add((begins, to));
            }
        }

        var (waiting, standstill) = (Duration.Zero, stopped.Aggregate(Duration.Zero, (sum, one) => sum + (one.To - one.From)));
        foreach (var one in Of(file))
        {
            var (from, to) = (one.From, one.Until ?? at);
            waiting += to - from - stopped.Aggregate(Duration.Zero, (sum, s) => sum + Shared(from, to, s.From, s.To));
        }

        return (waiting, at - file.SubmittedAt - waiting - standstill);

        static Duration Shared(Instant from, Instant to, Instant begin, Instant end) =>
            Instant.Min(to, end) - Instant.Max(from, begin) is var shared && shared > Duration.Zero ? shared : Duration.Zero;
    }
}
