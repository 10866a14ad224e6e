namespace GovApproval.Cli.Simulation;

/// <summary>
/// Completes a catalogue to the published number of approvals and services: for licences already there the applications to
/// change, renew, reissue and cancel them, under the same law; for every department services about its subject. Limits and
/// promises of what is made are set so that the means over the whole catalogue are the scenario's.
/// </summary>
internal static class ItemsOfTheScenario
{
    private const int ShortestServiceLimit = 15;
    private const int LongestServiceLimit = 60;
    private const int ShortestPromise = 2;

    // What the applicant holds a licence for already may be taken more lightly: a local rule, which the items name.
    private static readonly CatalogueTolerance s_tolerance = new("容缺受理事项清单（模拟） (list of tolerant acceptance, simulated)", MostDays: 10);
    private static readonly CatalogueCommitment s_commitment = new("告知承诺事项清单（模拟） (list of notice and commitment, simulated)", VerifyWithinDays: 20, BarredMonths: 12);

    public static IReadOnlyList<CatalogueItem> Complete(Scenario scenario, CenterCatalogue standing)
    {
        var prefix = $"{scenario.Code}-";
        var found = standing.Items.Where(i => !i.Code.StartsWith(prefix, StringComparison.Ordinal)).ToList();
        var approvals = scenario.Figures.Approvals - found.Count(i => i.IsApproval);
        var services = scenario.Figures.Services - found.Count(i => !i.IsApproval);
        var made = Variants(scenario, prefix, found).Take(Math.Max(0, approvals))
            .Concat(Services(scenario, prefix).Take(Math.Max(0, services)))
            .ToArray();
        if (made.Length != approvals + services)
        {
            throw new SimulationException(
                $"The service's catalogue ({found.Count} items) cannot be completed to {scenario.Figures.Approvals} approvals and {scenario.Figures.Services} services; start from the sample catalogue.");
        }

        var limited = found.Where(i => i.StatutoryDays is not null).ToList();
        var count = limited.Count + made.Length;
        Spread(
            made, i => !i.IsApproval && !i.IsOnTheSpot,
            Total(scenario.Figures.MeanStatutoryDays, count) - limited.Sum(i => i.StatutoryDays ?? 0),
            i => i.StatutoryDays ?? 0, _ => (ShortestServiceLimit, LongestServiceLimit), (i, days) => i with { StatutoryDays = days });
        Spread(
            made, i => !i.IsOnTheSpot,
            Total(scenario.PlannedMeanPromisedDays, count) - limited.Sum(i => i.PromisedDays ?? 0),
            i => i.PromisedDays ?? 0, i => (ShortestPromise, (i.StatutoryDays ?? 0) - 1), (i, days) => i with { PromisedDays = days });
        return made;
    }

    private static int Total(double mean, int count) => (int)Math.Round(mean * count, MidpointRounding.AwayFromZero);

    // A day at a time to each in turn, until the sum over all that is made is the one asked for.
    private static void Spread(
        CatalogueItem[] items,
        Predicate<CatalogueItem> movable,
        int total,
        Func<CatalogueItem, int> days,
        Func<CatalogueItem, (int From, int To)> bounds,
        Func<CatalogueItem, int, CatalogueItem> with)
    {
        var missing = total - items.Sum(days);
        for (var moved = true; missing != 0 && moved;)
        {
            moved = false;
            for (var i = 0; i < items.Length && missing != 0; i++)
            {
                var wanted = days(items[i]) + Math.Sign(missing);
                var (from, to) = bounds(items[i]);
                if (movable(items[i]) && wanted >= from && wanted <= to)
                {
                    items[i] = with(items[i], wanted);
                    missing -= Math.Sign(missing);
                    moved = true;
                }
            }
        }

        if (missing != 0)
        {
            throw new SimulationException("The catalogue's limits cannot be brought to the published means; start from the sample catalogue.");
        }
    }

    private static IEnumerable<CatalogueItem> Variants(Scenario scenario, string prefix, IEnumerable<CatalogueItem> found)
    {
        var licences = found
            .Where(i => i is { IsApproval: true, IsOnTheSpot: false, Result.Kind: "licence" } && i.PromisedDays >= ShortestPromise)
            .OrderBy(i => i.Code, StringComparer.Ordinal)
            .ToList();
        return scenario.Variants.SelectMany((_, round) => licences.Select((licence, i) =>
        {
            var variant = scenario.Variants[(i + round) % scenario.Variants.Count];
            var (chinese, english) = Names(licence.Name);
            return licence with
            {
                Code = $"{prefix}{licence.Code}-{variant.Code}",
                Name = $"{chinese}（{variant.Chinese}） ({english}: {variant.English})",
                Fees = [],
                Form = null,
                Budget = null,
                Tolerance = licence.FirstTolerable is null ? null : s_tolerance,
                Commitment = variant.Commitment ? s_commitment : null,
            };
        }));
    }

    private static IEnumerable<CatalogueItem> Services(Scenario scenario, string prefix)
    {
        var templates = scenario.ServiceTemplates;
        return templates.SelectMany((_, round) => scenario.Departments.Select((department, i) =>
        {
            // Two steps a round, so that no department is offered one template twice before it has had half of them.
            var template = templates[(i + (2 * round) + (2 * round / templates.Count)) % templates.Count];
            var name = $"{department.Subject.Chinese}{template.Chinese} ({template.English}: {department.Subject.English})";
            return new CatalogueItem(
                $"{prefix}{department.Code}-{template.Code}",
                name,
                department.Code,
                template.PromisedDays == 0 ? CatalogueItem.OnTheSpot : CatalogueItem.Promised,
                CatalogueItem.Service,
                template.StatutoryDays,
                template.PromisedDays,
                JointHandling: false,
                [new("模拟事项 (item of a simulation)", "no law; limit and promise are the scenario's")],
                ["申请材料齐全 (the documents are complete)"],
                [
                    new("form", "申请表 (Application form)", "required", "applicant", 1, "original"),
                    new("id", "申请人身份证明 (Proof of identity of the applicant)", "required", "shared", 1, "electronic or original, checked"),
                ],
                ["受理 (acceptance)", "一审 (first instance)", "一核 (verification)", "办结 (decision)"],
                [],
                new("certificate", $"{department.Subject.Chinese}{template.Chinese}"),
                Form: null,
                new("12345", "12345", department.Enquiry));
        }));
    }

    private static (string Chinese, string English) Names(string name)
    {
        var at = name.LastIndexOf(" (", StringComparison.Ordinal);
        return at < 0 ? (name, name) : (name[..at], name[(at + 2)..].TrimEnd(')'));
    }
}
