using System.Text.Json;
using System.Text.Json.Serialization;
using GovApproval.Catalogue;
using NodaTime;

namespace GovApproval.Api.Catalogue;

/// <summary>An entry of the catalogue as it stood at a moment.</summary>
/// <param name="Version">The number of the contents: 1, 2, 3 …; a case is pinned to one.</param>
public sealed record ItemReading(
    ItemCode Code,
    string Name,
    DepartmentCode Department,
    ItemKind Kind,
    ItemNature Nature,
    int? StatutoryDays,
    int? PromisedDays,
    bool JointHandling,
    ValueList<LegalBasis> LegalBasis,
    ValueList<string> Conditions,
    ValueList<Material> Materials,
    ValueList<string> Procedure,
    ValueList<Fee> Fees,
    ItemResult Result,
    JsonElement? Form,
    ContactChannels Channels,
    BudgetRule? Budget,
    int Version,
    Instant InForceFrom,
    ItemStatus Status,
    AppealBodies? Appeal,
    ToleranceRule? Tolerance,
    CommitmentRule? Commitment,
    RenewalRule? Renewal,
    SupplementRule? Supplement,
    CheckRule? SiteCheck,
    ReviewRule? LowerReview,
    ItemDetails? Details)
{
    /// <summary>The windows of towns and villages that receive it on the department's behalf.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueList<WindowCode>? DelegatedTo { get; init; }

    /// <summary>The item that has taken its place.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ItemCode? MergedInto { get; init; }

    internal static ItemReading Of(ItemVersion version)
    {
        var item = version.Item;
        return new ItemReading(
            item.Code, item.Name, item.Department, item.Kind, item.Nature, item.StatutoryDays, item.PromisedDays, item.JointHandling,
            item.LegalBasis, item.Conditions, item.Materials, item.Procedure, item.Fees, item.Result,
            item.Form is { } form ? JsonSerializer.Deserialize(form.Json, CatalogueJson.Default.JsonElement) : null,
            item.Channels, item.Budget, version.Version, version.InForceFrom, version.Status, item.Appeal, item.Tolerance, item.Commitment, item.Renewal,
            item.Supplement, item.SiteCheck, item.LowerReview, item.Details)
        {
            DelegatedTo = version.DelegatedTo,
            MergedInto = version.MergedInto,
        };
    }
}

/// <summary>Why an item is taken out of use, or comes back.</summary>
public sealed record ItemReasonRequest(string Reason);

/// <summary>The item that takes the place of another, and why.</summary>
public sealed record MergerRequest(ItemCode Into, string Reason);

/// <summary>The windows of towns or villages that receive an item in the department's name.</summary>
/// <param name="Basis">The published decision (Administrative Licence Law Art. 24).</param>
public sealed record DelegationRequest(ValueList<WindowCode> Windows, string Basis, string Reason);

/// <summary>The end of a delegation.</summary>
/// <param name="Windows">Left out: all of them.</param>
public sealed record RecallRequest(string Reason, ValueList<WindowCode> Windows = default);

/// <summary>A fee that is not charged any more, by its name.</summary>
public sealed record FeeCancellationRequest(string Fee, string Reason);

/// <summary>The center's list of materials, whole.</summary>
/// <param name="Basis">The decision that publishes it.</param>
/// <param name="Since">As it is read, so that the list can be put back as it was read; what is published holds at once.</param>
public sealed record MaterialListRequest(ValueList<ListedMaterial> Materials, string Basis, Instant? Since = null);

/// <summary>All versions of an item and all that became of it.</summary>
public sealed record ItemHistory(ItemCode Code, ValueList<ItemHistoryVersion> Versions, ValueList<ItemStanding> Standings, ValueList<Delegation> Delegations);

/// <param name="Item">The contents of that version.</param>
public sealed record ItemHistoryVersion(int Version, Instant InForceFrom, ItemReading Item);

/// <summary>A body that decides.</summary>
/// <param name="LegalStatus">GB/T 39046 A.3.</param>
public sealed record DepartmentRequest(string Name, DepartmentCode? Code = null, string? SocialCreditCode = null, LegalStatus? LegalStatus = null);

/// <summary>A counter.</summary>
/// <param name="Department">Whose it is; none for a comprehensive window.</param>
/// <param name="ReceivesFrom">The divisions whose centers may hand in cases here.</param>
/// <param name="Arrangement">Of a comprehensive window: which back office decides which class of items, and which window hands out the results.</param>
/// <param name="Items">The items it serves; none named: all of its department, or every one when comprehensive.</param>
/// <param name="Hall">The hall it stands in, by which a closure is published; a window that names none is a hall of its own.</param>
/// <param name="Staffing">As it is read, so that a window can be put back as it was read; who works there is entered apart.</param>
public sealed record WindowRequest(
    string Name,
    WindowCode? Code = null,
    DepartmentCode? Department = null,
    bool Comprehensive = false,
    WindowLevel Level = WindowLevel.City,
    ValueList<ItemCode> Items = default,
    string? Hall = null,
    Arrangement? Arrangement = null,
    ValueList<string>? ReceivesFrom = null,
    Staffing? Staffing = null);

[JsonSerializable(typeof(ItemRequest))]
[JsonSerializable(typeof(ItemReading))]
[JsonSerializable(typeof(ItemReasonRequest))]
[JsonSerializable(typeof(MergerRequest))]
[JsonSerializable(typeof(DelegationRequest))]
[JsonSerializable(typeof(RecallRequest))]
[JsonSerializable(typeof(FeeCancellationRequest))]
[JsonSerializable(typeof(MaterialListRequest))]
[JsonSerializable(typeof(MaterialList))]
[JsonSerializable(typeof(ItemHistory))]
[JsonSerializable(typeof(DepartmentRequest))]
[JsonSerializable(typeof(Department))]
[JsonSerializable(typeof(WindowRequest))]
[JsonSerializable(typeof(Window))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class CatalogueJson : JsonSerializerContext;
