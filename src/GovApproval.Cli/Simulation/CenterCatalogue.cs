using System.Text.Json;
using System.Text.Json.Serialization;

namespace GovApproval.Cli.Simulation;

/// <summary>What of the service's catalogue a simulation needs to know.</summary>
public sealed record CenterCatalogue(
    IReadOnlyList<CatalogueDepartment> Departments, IReadOnlyList<CatalogueWindow> Windows, IReadOnlyList<CatalogueItem> Items)
{
    /// <summary>The sample catalogue that a new service begins with.</summary>
    public static CenterCatalogue Sample { get; } = new(
        Read<CatalogueDepartment>("departments"), Read<CatalogueWindow>("windows"), Read<CatalogueItem>("items"));

    private static T[] Read<T>(string file)
    {
        using var data = typeof(CenterCatalogue).Assembly.GetManifestResourceStream($"SampleCatalogue.{file}.json")!;
        return JsonSerializer.Deserialize<T[]>(data, JsonSerializerOptions.Web)!;
    }
}

public sealed record CatalogueDepartment(string Code, string Name);

/// <param name="Items">The items it serves; none named: all of its department, or of every one when comprehensive.</param>
public sealed record CatalogueWindow(
    string Code, string Name, string? Department, bool Comprehensive, string Level, IReadOnlyList<string> Items, CatalogueArrangement? Arrangement = null)
{
    internal const string BackOffice = "office-";
    internal const string Exit = "outlet-";

    /// <summary>Cases are filed here, and not only decided or handed out.</summary>
    [JsonIgnore]
    public bool IsIntake => !Code.StartsWith(BackOffice, StringComparison.Ordinal) && !Code.StartsWith(Exit, StringComparison.Ordinal);

    public bool Serves(CatalogueItem item) =>
        Items.Count == 0 ? Comprehensive || string.Equals(Department, item.Department, StringComparison.Ordinal) : Items.Contains(item.Code);
}

/// <summary>Received at the front, decided in the back by class, handed out at one exit.</summary>
public sealed record CatalogueArrangement(IReadOnlyList<CatalogueClass> Classes, string? Exit);

/// <param name="Window">The back office.</param>
public sealed record CatalogueClass(string Name, string Window, IReadOnlyList<string> Items);

/// <summary>An entry of the catalogue, in the shape of the service's own.</summary>
public sealed record CatalogueItem(
    string Code,
    string Name,
    string Department,
    string Kind,
    string Nature,
    int? StatutoryDays,
    int? PromisedDays,
    bool JointHandling,
    IReadOnlyList<CatalogueLaw> LegalBasis,
    IReadOnlyList<string> Conditions,
    IReadOnlyList<CatalogueMaterial> Materials,
    IReadOnlyList<string> Procedure,
    IReadOnlyList<CatalogueFee> Fees,
    CatalogueResult Result,
    JsonElement? Form,
    CatalogueChannels Channels,
    JsonElement? Budget = null,
    CatalogueTolerance? Tolerance = null,
    CatalogueCommitment? Commitment = null)
{
    [JsonIgnore]
    public bool IsOnTheSpot => string.Equals(Kind, OnTheSpot, StringComparison.Ordinal);

    [JsonIgnore]
    public bool IsApproval => string.Equals(Nature, Approval, StringComparison.Ordinal);

    /// <summary>The material that may follow, if any.</summary>
    [JsonIgnore]
    public CatalogueMaterial? FirstTolerable => Materials.FirstOrDefault(m => string.Equals(m.Necessity, "tolerable", StringComparison.Ordinal));

    internal const string OnTheSpot = "on-the-spot";
    internal const string Promised = "promised";
    internal const string Approval = "administrative-approval";
    internal const string Service = "public-service";
}

public sealed record CatalogueLaw(string Law, string Article);

public sealed record CatalogueMaterial(string Code, string Name, string Necessity, string Source, int Copies, string? Format);

public sealed record CatalogueFee(string Name, string Amount, string Currency, string? Basis);

/// <summary>That a tolerable material may follow (容缺受理).</summary>
public sealed record CatalogueTolerance(string Rule, int MostDays);

/// <summary>That the item is decided on a written commitment (告知承诺).</summary>
public sealed record CatalogueCommitment(string Rule, int VerifyWithinDays, int? BarredMonths = null);

public sealed record CatalogueResult(string Kind, string Name);

public sealed record CatalogueChannels(string? Supervision, string? Complaint, string? Enquiry);
