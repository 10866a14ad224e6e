using NodaTime;

namespace GovApproval.Applications;

/// <summary>
/// A case as it is now known to have been at an instant (valid time), beside what had been recorded by then (recorded time). All that is
/// recorded is told in the order in which it happened, up to the instant: a deemed acceptance stands on the day of receipt, however late
/// it was noticed, and a corrected special procedure where it really lay. A step then stands where the case is now known to have stood.
/// What was counted at a decision is a fact of the decision, and stays.
/// </summary>
public static class ValidTime
{
    /// <param name="recorded">The whole stream, in the order of recording.</param>
    /// <returns>None: nothing had happened by then.</returns>
    public static CaseFile? AsOf(IReadOnlyList<ApplicationEvent> recorded, Instant instant)
    {
        CaseFile? file = null;

        // Stable: what happened at one moment stays in the order of recording.
        foreach (var happened in Corrected(recorded).OrderBy(e => e.At))
        {
            if (happened.At > instant)
            {
                break;
            }

            file = Told(file, happened);
        }

        return file;
    }

    /// <summary>Each event says anew where the case stood before it; a step taken while a procedure now lies over it leaves the case suspended.</summary>
    private static CaseFile Told(CaseFile? file, ApplicationEvent happened) => (file, happened) switch
    {
        ({ Resumes: { } resumes } f, ClockResumed e) =>
            CaseFile.Evolve(f, e with { Before = f.Standing, To = AreOthersOpen(f, e) ? CaseState.Suspended : resumes }),
        ({ Resumes: { } under } f, ApplicationStep step and not ClockSuspended) =>
            CaseFile.Evolve(f, step with { Before = f.Standing with { State = under } }) is var next && next.Standing.IsOpen()
                ? next with { Resumes = next.Standing.State, Standing = next.Standing with { State = CaseState.Suspended } }
                : next,
        ({ } f, ApplicationStep step) => CaseFile.Evolve(f, step with { Before = f.Standing }),
        _ => CaseFile.Evolve(file, happened),
    };

    private static bool AreOthersOpen(CaseFile file, ClockResumed ended) =>
        ended.NoticeNumber is { } notice && file.Timeline?.Suspensions.Any(s => s.Until is null && s.NoticeNumber != notice) is true;

    // The last correction of a procedure takes the place of its beginning and its end; a procedure lies within its case.
    private static IEnumerable<ApplicationEvent> Corrected(IReadOnlyList<ApplicationEvent> recorded)
    {
        var corrections = recorded.OfType<SuspensionCorrected>().GroupBy(e => e.NoticeNumber).ToDictionary(g => g.Key, g => g.Last());
        var acceptedAt = recorded.FirstOrDefault(e => e is ApplicationAccepted or AcceptanceDeemed)?.At ?? Instant.MinValue;
        string? open = null;
        foreach (var happened in recorded)
        {
            switch (happened)
            {
                case SuspensionCorrected:
                    break;
                case ClockSuspended e:
                    open = e.NoticeNumber;
                    yield return corrections.TryGetValue(open, out var began) ? e with { At = Instant.Max(began.From, acceptedAt) } : e;
                    break;
                case ClockResumed e when (e.NoticeNumber ?? open) is { } notice && corrections.TryGetValue(notice, out var ended) && ended.Until is { } until:
                    yield return e with { At = Instant.Max(until, acceptedAt) };
                    break;
                default:
                    yield return happened;
                    break;
            }
        }
    }
}
