using GovApproval.Applications;

namespace GovApproval.Tests;

/// <summary>Given a history, when asked, then these events or this refusal.</summary>
internal static class Spec
{
    public static History Given(params ApplicationEvent[] history) => new(Folded(Told(history)));

    public sealed record History(CaseFile? File)
    {
        public Answer When(ApplicationCommand asked) => new(File, Decisions.Decide(File, asked));
    }

    public sealed record Answer(CaseFile? Before, Decision<ApplicationEvent> Decision)
    {
        /// <summary>Exactly these, each saying where the case stood, and such as can follow the history.</summary>
        public CaseFile Then(params ApplicationEvent[] expected)
        {
            var granted = Decision.ShouldBeOfType<Decision<ApplicationEvent>.Granted>().Events;
            granted.ShouldBe(Told(Before, expected));
            return granted.Aggregate(Before, CaseFile.Evolve).ShouldNotBeNull();
        }

        public void ThenNothing() => Decision.ShouldBe(Decision<ApplicationEvent>.NothingToDo);

        public void ThenRefused(Refusal why) => Decision.ShouldBe(new Decision<ApplicationEvent>.Refused(why));
    }
}
