using System.Text.Json.Serialization;
using GovApproval.Api.Desks;
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

/// <summary>Who decides.</summary>
public sealed record GuideDepartment(DepartmentCode Code, string? Name);

/// <summary>Where it can be filed.</summary>
public sealed record GuideWindow(WindowCode Code, string Name, WindowLevel Level);

/// <summary>Both limits in working days.</summary>
public sealed record GuideLimits(int? StatutoryDays, int? PromisedDays);

/// <summary>The service guide (服务指南) of an item, as in force at a moment.</summary>
/// <param name="Version">The version of the item's contents.</param>
/// <param name="Fees">None: free of charge.</param>
/// <param name="Windows">The windows that receive it now.</param>
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

    internal static ServiceGuide Of(ItemVersion version, Center center)
    {
        var item = version.Item;
        return new ServiceGuide(
            item.Code,
            item.Name,
            version.Version,
            version.InForceFrom,
            version.Status,
            new GuideDepartment(item.Department, center.Departments.GetValueOrDefault(item.Department.Value)?.State.Name),
            item.Kind,
            item.Nature,
            item.LegalBasis,
            item.Conditions,
            item.Materials,
            item.Procedure,
            new GuideLimits(item.StatutoryDays, item.PromisedDays ?? (item.Kind == ItemKind.OnTheSpot ? 0 : null)),
            item.Fees,
            item.Result,
            item.Channels,
            center.Windows.Values.Select(known => known.State)
                .Where(version.IsServedAt)
                .Select(window => new GuideWindow(window.Code, window.Name, window.Level))
                .ToValueList(),
            Missing(item).ToValueList())
        {
            Appeal = item.Appeal,
            Tolerance = item.Tolerance,
            Commitment = item.Commitment,
            Renewal = item.Renewal,
        };
    }

    // No fee listed is a disclosure too: nothing is charged (Art. 58).
    private static IEnumerable<Disclosed> Missing(ServiceItem item)
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

[JsonSerializable(typeof(ServiceGuide))]
internal sealed partial class GuideJson : JsonSerializerContext;
