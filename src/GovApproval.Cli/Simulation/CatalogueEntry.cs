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

    private async Task<IReadOnlyList<T>> Read<T>(string path, CancellationToken ct) =>
        [.. (await service.All(path, staff.Center, ct)).Select(item => item.Deserialize<T>(JsonSerializerOptions.Web)!)];
}
