using System.Globalization;

namespace GovApproval.Cli.Simulation;

/// <summary>The rules of the green channel, and who is enrolled by them.</summary>
internal sealed class GreenEntry(ServiceClient service, Staff staff, Scenario scenario, string division)
{
    private const string LastDay = "12-31";

    /// <summary>Publishes the rules, and enrols everyone who is in the fast lane from the first day on.</summary>
    public async Task Enter(CasePlan plan, CancellationToken ct)
    {
        await service.Put("v1/green-channel-rules", staff.Center, scenario.Green.Rules, ct);
        foreach (var enterprise in plan.Cases.Where(c => !c.Has(Step.EnterGreen)).Select(c => c.GreenEnterprise).OfType<int>().Distinct().Order())
        {
            await Enrol(enterprise, ct);
        }

        foreach (var project in plan.Projects.Where(p => p.Green))
        {
            await Enrol("project", project.Code(division), string.Create(CultureInfo.InvariantCulture, $"重点项目{project.Number + 1}号"), scenario.Green.Project, ct);
        }
    }

    public string CodeOf(int enterprise) => Parties.GreenEnterprise(enterprise, division, scenario.Place).IdentityNumber;

    public Task Enrol(int enterprise, CancellationToken ct) => Enrol(
        "enterprise", CodeOf(enterprise), Parties.GreenEnterprise(enterprise, division, scenario.Place).Name, scenario.Green.Enterprise, ct);

    private async Task Enrol(string kind, string code, string name, GreenProof proof, CancellationToken ct) => await service.Put(
        $"v1/green-channel/{code}",
        staff.Center,
        new
        {
            kind,
            name,
            ground = proof.Ground,
            grantedBy = proof.GrantedBy,
            validTo = string.Create(CultureInfo.InvariantCulture, $"{scenario.LastDay.Year}-{LastDay}"),
            rule = proof.Rule,
            evidence = new[] { new { kind = proof.Evidence, documentNumber = $"MD-{code}" } },
            facts = new[] { new { fact = proof.Fact, value = proof.Value } },
            tracker = Staff.TrackerName(code),
        },
        ct);
}
