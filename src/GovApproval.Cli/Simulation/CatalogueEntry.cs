using System.Text.Json;

namespace GovApproval.Cli.Simulation;

/// <summary>Reads the service's catalogue and enters what the plan adds to it.</summary>
internal sealed class CatalogueEntry(ServiceClient service, Staff staff)
{
    public async Task<CenterCatalogue> Read(CancellationToken ct) => new(
        await Read<CatalogueDepartment>("v1/departments", ct),
        await Read<CatalogueWindow>("v1/windows", ct),
        await Read<CatalogueItem>("v1/items", ct));

    public async Task Enter(CataloguePlan plan, Action entered, CancellationToken ct)
    {
        foreach (var department in plan.Departments)
        {
            await service.Put($"v1/departments/{department.Code}", staff.Center, department, ct);
            entered();
        }

        foreach (var item in plan.Items)
        {
            await service.Put($"v1/items/{item.Code}", staff.Center, item, ct);
            entered();
        }

        foreach (var window in plan.Windows)
        {
            await service.Put($"v1/windows/{window.Code}", staff.Center, window, ct);
            entered();
        }
    }

    /// <summary>Posts and shifts of every window where cases are filed: two at the front, by turns, and its department's own.</summary>
    public async Task Employ(CenterCatalogue catalogue, Action entered, CancellationToken ct)
    {
        foreach (var window in catalogue.Windows.Where(w => w.IsIntake))
        {
            var (one, other) = (Staff.CounterName(window), Staff.CounterName(window, deputy: true));
            var posts = new List<object> { new { post = "front", officer = one }, new { post = "front", officer = other } };
            if (window.Department is { } department)
            {
                posts.Add(new { post = "back", officer = Staff.ExaminerName(department) });
                posts.Add(new { post = "chief", officer = Staff.VerifierName(department) });
            }

            // The deputy is there for the busiest days, and on duty for the fast lane when the hall has closed and the other is away.
            var shifts = new object[]
            {
                new { officer = one, weekdays = Array.Empty<int>(), opensAt = 9, closesAt = 18 },
                new { officer = other, weekdays = new[] { 1, 5 }, opensAt = 9, closesAt = 13 },
                new { officer = other, weekdays = Array.Empty<int>(), opensAt = 17, closesAt = 18 },
            };
            await service.Put($"v1/windows/{window.Code}/staff", staff.Center, new { posts, shifts }, ct);
            entered();
        }
    }

    private async Task<IReadOnlyList<T>> Read<T>(string path, CancellationToken ct) =>
        [.. (await service.All(path, staff.Center, ct)).Select(item => item.Deserialize<T>(JsonSerializerOptions.Web)!)];
}
