namespace GovApproval.LocalPostgres;

/// <summary>Where the private PostgreSQL keeps its data, and what may be said about how it runs.</summary>
public sealed record LocalPostgresOptions
{
    /// <summary>The folder of this server alone: cluster, passwords, log and lock.</summary>
    public required string Data { get; init; }

    /// <summary>The folder of <c>postgres</c> and <c>initdb</c>; looked for when it is not named.</summary>
    public string? Binaries { get; init; }

    /// <summary>The loopback port; a free one is chosen, and kept, when it is not named.</summary>
    public int? Port { get; init; }

    /// <summary>PostgreSQL settings for this run; they win over <c>postgresql.conf</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether binaries may be fetched with npm when none are found.</summary>
    public bool Install { get; init; } = true;

    /// <summary>Hears one line per thing worth knowing.</summary>
    public Action<string> Log { get; init; } = static _ => { };
}
