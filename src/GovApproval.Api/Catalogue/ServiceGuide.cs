using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Api.Catalogue;

/// <summary>What must be disclosed of an item (Administrative Licence Law Art. 30; 国令722 Art. 35).</summary>
public enum Disclosed
{
    LegalBasis,
    Conditions,
    Materials,
    Procedure,
    Limits,
    Fees,
    Channels,
}

/// <summary>Who decides, by the name it bore then.</summary>
public sealed record GuideDepartment(DepartmentCode Code, string? Name);

/// <summary>Where it can be filed.</summary>
public sealed record GuideWindow(WindowCode Code, string Name, WindowLevel Level);

/// <summary>Both limits, in working days where nothing else is said.</summary>
/// <param name="PromisedHours">On the spot: within so many hours.</param>
public sealed record GuideLimits(
    int? StatutoryDays,
    int? PromisedDays,
    CountingMode StatutoryCounting = CountingMode.WorkingDays,
    CountingMode PromisedCounting = CountingMode.WorkingDays,
    int? PromisedHours = null);

/// <summary>The service guide (服务指南) of an item, as in force at a moment.</summary>
/// <param name="Version">The version of the item's contents.</param>
/// <param name="Fees">None: free of charge.</param>
/// <param name="Windows">The windows that received it then.</param>
/// <param name="NotDisclosed">What is still to be disclosed of the seven disclosures.</param>
public sealed record ServiceGuide(
    ItemCode Code,
    string Name,
    int Version,
    Instant InForceFrom,
    ItemStatus Status,
    GuideDepartment Department,
    ItemKind Kind,
    ItemNature Nature,
    ValueList<LegalBasis> LegalBasis,
    ValueList<string> Conditions,
    ValueList<Material> Materials,
    ValueList<string> Procedure,
    GuideLimits Limits,
    ValueList<Fee> Fees,
    ItemResult Result,
    ContactChannels Channels,
    ValueList<GuideWindow> Windows,
    ValueList<Disclosed> NotDisclosed)
{
    /// <summary>The application form, as a JSON Schema (Art. 29, 30).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Form { get; init; }

    /// <summary>Where a refusal can be appealed against (Art. 38).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public AppealBodies? Appeal { get; init; }

    /// <summary>That a tolerable material may follow, and by which rule (容缺受理).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ToleranceRule? Tolerance { get; init; }

    /// <summary>That the item is decided on commitment (告知承诺).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CommitmentRule? Commitment { get; init; }

    /// <summary>When a renewal is to be asked for, where a law says otherwise than 30 days before expiry (Art. 50).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RenewalRule? Renewal { get; init; }

    /// <summary>The further elements of GB/T 39046, table 4.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ItemDetails? Details { get; init; }

    /// <summary>The item that has taken its place.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ItemCode? MergedInto { get; init; }

    /// <summary>What each step may take, in working days.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StepLimits? Steps { get; init; }

    /// <summary>That the substance is checked before the first instance (Art. 34(3)).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public CheckRule? SiteCheck { get; init; }

    internal static ServiceGuide Of(ItemVersion version, Department? department, IEnumerable<Window> windows)
    {
        var item = version.Item;
        return new ServiceGuide(
            item.Code,
            item.Name,
            version.Version,
            version.InForceFrom,
            version.Status,
            new GuideDepartment(item.Department, department?.Name),
            item.Kind,
            item.Nature,
            item.LegalBasis,
            item.Conditions,
            item.Materials,
            item.Procedure,
            new GuideLimits(
                item.StatutoryDays,
                item.PromisedDays ?? (item.Kind == ItemKind.OnTheSpot ? 0 : null),
                item.Budget?.Counting ?? CountingMode.WorkingDays,
                item.Budget?.PromisedCounting ?? item.Budget?.Counting ?? CountingMode.WorkingDays,
                item.Budget?.PromisedHours),
            item.Fees,
            item.Result,
            item.Channels,
            windows.Where(version.IsServedAt)
                .Select(window => new GuideWindow(window.Code, window.Name, window.Level))
                .ToValueList(),
            Missing(item).ToValueList())
        {
            Form = item.Form is { } form ? JsonSerializer.Deserialize(form.Json, CatalogueJson.Default.JsonElement) : null,
            Appeal = item.Appeal,
            Tolerance = item.Tolerance,
            Commitment = item.Commitment,
            Renewal = item.Renewal,
            Details = item.Details,
            MergedInto = version.MergedInto,
            Steps = item.Budget?.Steps,
            SiteCheck = item.SiteCheck,
        };
    }

    // No fee listed is a disclosure too: nothing is charged (Art. 58).
    internal static IEnumerable<Disclosed> Missing(ServiceItem item)
    {
        (Disclosed What, bool Is)[] disclosures =
        [
            (Disclosed.LegalBasis, item.LegalBasis.Count > 0),
            (Disclosed.Conditions, item.Conditions.Count > 0),
            (Disclosed.Materials, item.Materials.Count > 0),
            (Disclosed.Procedure, item.Procedure.Count > 0),
            (Disclosed.Limits, item.Kind == ItemKind.OnTheSpot || (item.StatutoryDays ?? item.PromisedDays) is not null),
            (Disclosed.Fees, item.Fees.All(fee => !string.IsNullOrWhiteSpace(fee.Basis))),
            (Disclosed.Channels, !string.IsNullOrWhiteSpace(item.Channels.Supervision) && !string.IsNullOrWhiteSpace(item.Channels.Complaint)),
        ];
        return disclosures.Where(one => !one.Is).Select(one => one.What);
    }
}

/// <summary>How much of the seven disclosures an item has.</summary>
public sealed record ItemCompleteness(ItemCode Code, string Name, DepartmentCode Department, int Disclosed, ValueList<Disclosed> NotDisclosed)
{
    private static readonly int All = Enum.GetValues<Disclosed>().Length;

    internal static ItemCompleteness Of(ServiceItem item)
    {
        var missing = ServiceGuide.Missing(item).ToValueList();
        return new(item.Code, item.Name, item.Department, All - missing.Count, missing);
    }
}

/// <summary>How many of a department's items, or of all, disclose everything.</summary>
/// <param name="Missing">How many items lack each disclosure.</param>
public sealed record CompletenessOf(
    DepartmentCode? Department, string? Name, int Items, int Complete, double? CompletePercent, IReadOnlyDictionary<string, int> Missing)
{
    internal static CompletenessOf Of(DepartmentCode? department, string? name, IReadOnlyCollection<ItemCompleteness> items)
    {
        var complete = items.Count(item => item.NotDisclosed.Count == 0);
        return new(
            department,
            name,
            items.Count,
            complete,
            (double?)Shares.Percent(complete, items.Count),
            items.SelectMany(item => item.NotDisclosed).GroupBy(what => what).OrderBy(group => group.Key)
                .ToDictionary(group => Http.Kebab<Disclosed>.Of(group.Key), group => group.Count(), StringComparer.Ordinal));
    }
}

/// <summary>The completeness of the guides, item by item and by department.</summary>
public sealed record GuideCompleteness(ValueList<ItemCompleteness> Items, ValueList<CompletenessOf> Departments, CompletenessOf Total, string? Next);

[JsonSerializable(typeof(GuideCompleteness))]
[JsonSerializable(typeof(ServiceGuide))]
internal sealed partial class GuideJson : JsonSerializerContext;
