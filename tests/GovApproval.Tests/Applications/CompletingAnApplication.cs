using GovApproval.Applications;

namespace GovApproval.Tests.Applications;

public sealed class CompletingAnApplication
{
    private static ApplicationEvent[] ReadyToDecide => [Submitted(), Accepted(), Examined(), Verified()];

    [Fact]
    public void waits_for_verification() =>
        Given(Submitted(), Accepted(), Examined()).When(Complete(Beijing(3, 4))).ThenRefused(new WrongState(CaseState.Examined));

    [Fact]
    public void counts_its_days_and_stops_the_clocks()
    {
        var file = Given(ReadyToDecide).When(Complete(Beijing(3, 4))).Then(Completed(used: 2));
        file.Timeline.ShouldNotBeNull().StoppedAt.ShouldBe(Beijing(3, 4));
        file.Outcome.ShouldNotBeNull().Counted.Saved().ShouldBe(18);
    }

    [Fact]
    public void is_on_time_until_the_due_date_ends()
    {
        var last = Beijing(3, 9, 23, 59);
        Given(ReadyToDecide).When(Complete(last)).Then(Completed(used: 5, last)).Outcome.ShouldNotBeNull().Counted.IsOnTime().ShouldBeTrue();
        var late = Beijing(3, 10, 0);
        Given(ReadyToDecide).When(Complete(late)).Then(Completed(used: 6, late)).Outcome.ShouldNotBeNull().Counted.IsOnTime().ShouldBeFalse();
    }

    [Fact]
    public void on_the_day_of_acceptance_has_used_no_day() =>
        Given(Submitted(), Accepted(), Examined(Beijing(3, 2)), Verified(Beijing(3, 2))).When(Complete(Beijing(3, 2, 17)))
            .Then(Completed(used: 0, Beijing(3, 2, 17)));

    [Fact]
    public void counts_the_extension_into_the_statutory_limit() =>
        Given([.. ReadyToDecide, new LimitExtended(Here, 10, "head", "complex", Verifier, Beijing(3, 4))]).When(Complete(Beijing(3, 4)))
            .Then(Completed() with { Counted = new(Date(3, 2), 2, 30, 5, Shipped.Version) });

    [Fact]
    public void as_a_refusal_needs_reasons()
    {
        var refuse = Complete(Beijing(3, 4)) with { Result = CaseResult.Refused };
        Given(ReadyToDecide).When(refuse).ThenRefused(new RefusalWithoutReasons());
        Given(ReadyToDecide).When(refuse with { Reasons = ["no"] }).Then(Completed(result: CaseResult.Refused));
    }

    [Fact]
    public void as_a_refusal_issues_no_certificate() =>
        Given(ReadyToDecide)
            .When(Complete(Beijing(3, 4)) with { Result = CaseResult.Refused, Reasons = ["no"], Certificate = new("permit", "1") })
            .ThenRefused(new CertificateWithRefusal());

    [Fact]
    public void need_not_follow_the_recommendation() =>
        Given(Submitted(), Accepted(), Examined() with { Recommendation = Recommendation.Refuse }, Verified())
            .When(Complete(Beijing(3, 4))).Then(Completed());

    [Fact]
    public void happens_once()
    {
        Given([.. ReadyToDecide, Completed()]).When(Complete(Beijing(3, 6))).ThenNothing();
        Given([.. ReadyToDecide, Completed()]).When(Complete(Beijing(3, 6)) with { Result = CaseResult.Refused, Reasons = ["no"] })
            .ThenRefused(new WrongState(CaseState.Completed));
    }
}
