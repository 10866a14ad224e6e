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
                .Where(window => window.Serves(item.Code, item.Department))
                .Select(window => new GuideWindow(window.Code, window.Name, window.Level))
                .ToValueList(),
            Missing(item).ToValueList());
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
