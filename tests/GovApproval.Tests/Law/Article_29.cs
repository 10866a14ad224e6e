using GovApproval.Applications;

namespace GovApproval.Tests.Law;

/// <summary>An applicant may act through an agent, on a written mandate (代办).</summary>
public sealed class Article_29
{
    private static readonly Mandate s_mandate = new("WT-1", Date(2, 20), "file and collect the permit", Date(2, 27), Officer);

    private static SubmitApplication ByAgent => Submit() with { Agent = Applicant, Mandate = s_mandate };

    [Fact]
    public void lets_an_agent_file_on_a_mandate() =>
        Given().When(ByAgent).Then(Submitted() with { Agent = Applicant, Mandate = s_mandate }).Mandate.ShouldBe(s_mandate);

    [Fact]
    public void asks_every_agent_for_the_mandate()
    {
        Given().When(ByAgent with { Mandate = null }).ThenRefused(new AgentWithoutMandate());
        Given().When(Submit() with { Channel = Channel.Agent }).ThenRefused(new AgentWithoutMandate());
        new AgentWithoutMandate().Rule.ShouldBe("Administrative Licence Law Art. 29(2)");
    }

    [Fact]
    public void names_the_center_s_own_agent() =>
        Given().When(Submit() with { Channel = Channel.Agent, Mandate = s_mandate })
            .Then(Submitted() with { Channel = Channel.Agent, Mandate = s_mandate }).Mandate.ShouldNotBeNull().CenterAgent.ShouldBe(Officer);

    [Fact]
    public void takes_a_mandate_on_its_last_day_and_neither_after_it_nor_before_its_first()
    {
        Given().When(ByAgent with { At = Beijing(2, 27, 23, 59) }).Then(Submitted() with { Agent = Applicant, Mandate = s_mandate, At = Beijing(2, 27, 23, 59) });
        Given().When(ByAgent with { At = Beijing(2, 28, 0) }).ThenRefused(new MandateNotValid(Date(2, 20), Date(2, 27)));
        Given().When(ByAgent with { At = Beijing(2, 19) }).ThenRefused(new MandateNotValid(Date(2, 20), Date(2, 27)));
    }
}
