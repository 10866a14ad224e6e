namespace GovApproval.Cli.Simulation;

/// <summary>
/// The catalogue the scenario needs: what the service has, and what is to be entered so that the numbers of departments,
/// windows and items, and the mean limit and promise, are the published ones. Depends on nothing but its arguments, so that
/// a second run enters the same again.
/// </summary>
/// <param name="Whole">As it will stand.</param>
/// <param name="Departments">To be entered.</param>
/// <param name="Windows">To be entered, or entered anew with more items.</param>
/// <param name="Items">To be entered.</param>
public sealed record CataloguePlan(
    CenterCatalogue Whole,
    IReadOnlyList<CatalogueDepartment> Departments,
    IReadOnlyList<CatalogueWindow> Windows,
    IReadOnlyList<CatalogueItem> Items)
{
    public static CataloguePlan For(Scenario scenario, CenterCatalogue standing)
    {
        // A division without a catalogue begins with the sample.
        var given = standing.Items.Count == 0 ? CenterCatalogue.Sample : standing;
        var departments = DepartmentsFor(scenario, given);
        var made = ItemsOfTheScenario.Complete(scenario, given);
        var windows = WindowsFor(scenario, given, made);
        var whole = new CenterCatalogue(
            departments,
            windows,
            [.. given.Items.Where(i => !made.Any(m => Same(m.Code, i.Code))).Select(i => WithFee(i, scenario)), .. made]);
        return new(
            whole,
            [.. departments.Except(standing.Departments)],
            [.. windows.Where(w => !standing.Windows.Any(s => IsEntered(s, w)))],
            [.. whole.Items.Where(m => !standing.Items.Any(i => Same(i.Code, m.Code) && i.Fees.Count == m.Fees.Count))]);
    }

    private static bool IsEntered(CatalogueWindow standing, CatalogueWindow planned) =>
        Same(standing.Code, planned.Code)
        && standing.Items.SequenceEqual(planned.Items, StringComparer.Ordinal)
        && (standing.Arrangement is null) == (planned.Arrangement is null);

    private static CatalogueItem WithFee(CatalogueItem item, Scenario scenario) =>
        scenario.Fees?.FirstOrDefault(fee => Same(fee.Item, item.Code)) is { } fee && item.Fees.Count == 0
            ? item with { Fees = [new(fee.Name, fee.Amount, fee.Currency, fee.Basis)] }
            : item;

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.Ordinal);

    private static IReadOnlyList<CatalogueDepartment> DepartmentsFor(Scenario scenario, CenterCatalogue standing)
    {
        IReadOnlyList<CatalogueDepartment> all =
        [
            .. standing.Departments,
            .. scenario.Departments
                .Where(d => !standing.Departments.Any(s => Same(s.Code, d.Code)))
                .Select(d => new CatalogueDepartment(d.Code, $"{d.Chinese} ({d.English})")),
        ];
        return all.Count == scenario.Figures.Departments
            ? all
            : throw new SimulationException(
                $"The service has departments that the scenario does not know: there would be {all.Count} instead of {scenario.Figures.Departments}; use a division with the sample catalogue only.");
    }

    // A resident department has a window of its own; the comprehensive windows of the city receive for the rest.
    private static List<CatalogueWindow> WindowsFor(
        Scenario scenario, CenterCatalogue standing, IReadOnlyList<CatalogueItem> made)
    {
        var windows = standing.Windows.ToList();
        foreach (var entry in scenario.Departments.Where(d => d.Resident && !windows.Any(w => d.Code.Equals(w.Department, StringComparison.Ordinal))))
        {
            windows.Add(new(
                $"w-{entry.Code}", $"{entry.Chinese}窗口 ({entry.English} window)", entry.Code, Comprehensive: false, "city",
                [.. made.Where(i => Same(i.Department, entry.Code)).Select(i => i.Code)]));
        }

        var comprehensive = windows.FindIndex(w => Same(w.Code, scenario.ComprehensiveWindow.Code));
        if (comprehensive < 0)
        {
            comprehensive = windows.Count;
            windows.Add(new(scenario.ComprehensiveWindow.Code, scenario.ComprehensiveWindow.Name, null, Comprehensive: true, "city", []));
        }

        foreach (var item in made.Where(i => !windows.Any(w => w.IsIntake && w.Serves(i))))
        {
            var at = windows.FindIndex(w => item.Department.Equals(w.Department, StringComparison.Ordinal));
            at = at < 0 ? comprehensive : at;
            windows[at] = windows[at] with { Items = [.. windows[at].Items, item.Code] };
        }

        Arrange(windows, scenario, [.. standing.Items.Where(i => !made.Any(m => Same(m.Code, i.Code))), .. made]);

        // Busy departments have several counters side by side.
        var first = windows.Where(w => w is { Department: not null, Level: "city" }).ToArray();
        for (var i = 0; windows.Count < scenario.Figures.Windows; i++)
        {
            var (beside, number) = (first[i % first.Length], (i / first.Length) + 2);
            windows.Add(beside with { Code = $"{beside.Code}-{number}", Name = $"{beside.Name} {number}" });
        }

        // The back offices and the exit that an arrangement names are entered before it.
        return [.. windows.OrderBy(w => w.Arrangement is null ? 0 : 1)];
    }

    // What takes longer than a visit goes from the comprehensive windows to the back, and its result to one exit.
    private static void Arrange(List<CatalogueWindow> windows, Scenario scenario, IReadOnlyList<CatalogueItem> items)
    {
        var (arranged, exit) = (scenario.Arrangement.Windows, scenario.Arrangement.Exit);
        var fronts = windows.Where(w => arranged.Contains(w.Code, StringComparer.Ordinal)).ToArray();
        var classes = scenario.Arrangement.Classes
            .Select(back => (Back: back, Items: items
                .Where(i => !i.IsOnTheSpot && back.Departments.Contains(i.Department, StringComparer.Ordinal) && fronts.Any(w => w.Serves(i)))
                .Select(i => i.Code).ToArray()))
            .Where(back => back.Items.Length > 0)
            .ToArray();
        foreach (var (back, decided) in classes)
        {
            Enter(back.Code, back.Name, decided);
        }

        Enter(exit.Code, exit.Name, [.. classes.SelectMany(back => back.Items)]);
        for (var i = 0; i < windows.Count; i++)
        {
            if (arranged.Contains(windows[i].Code, StringComparer.Ordinal))
            {
                var front = windows[i];
                var own = classes.Select(back => new CatalogueClass(back.Back.Name, back.Back.Code, [.. back.Items.Where(front.Items.Contains)])).Where(c => c.Items.Count > 0).ToArray();
                windows[i] = front with { Arrangement = own.Length == 0 ? null : new(own, exit.Code) };
            }
        }

        void Enter(string code, string name, IReadOnlyList<string> decided)
        {
            windows.RemoveAll(w => Same(w.Code, code));
            windows.Add(new(code, name, null, Comprehensive: true, "city", decided));
        }
    }
}
