using Npgsql;

namespace GovApproval.EventStore.Postgres;

/// <summary>The connections of one node: what each is for decides its session settings.</summary>
internal static class Settings
{
    /// <summary>
    /// Plans by keys only: a statement may be prepared on an empty table, where reading it whole looks cheap, and is used when the
    /// table has grown.
    /// </summary>
    private const string ByKeys = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c enable_bitmapscan=off -c jit=off";

    /// <summary>Short reads by many: statements prepared on their second use, nothing to reset because nothing is set.</summary>
    public static NpgsqlDataSource Readers(string connectionString) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString)
        {
            NoResetOnClose = true,
            MaxAutoPrepare = 64,
            AutoPrepareMinUsages = 2,
            ApplicationName = "GovApproval readers",
        });

    /// <summary>The appender's own connection. Durable at commit whatever the server's default; plans are made once.</summary>
    public static string Appender(string connectionString) =>
        Own(connectionString, "GovApproval appender", "-c synchronous_commit=on -c plan_cache_mode=force_generic_plan " + ByKeys);

    /// <summary>
    /// A background view's connection. Its documents and its progress lie in one transaction and can be folded again, so after a
    /// crash it may begin a few milliseconds earlier: it need not wait for the disk, nor make the appender wait. Left to itself
    /// PostgreSQL plans the reading of its documents anew each time.
    /// </summary>
    public static string View(string connectionString) =>
        Own(connectionString, "GovApproval view", "-c synchronous_commit=off -c plan_cache_mode=force_generic_plan " + ByKeys);

    public static string Subscription(string connectionString) => Own(connectionString, "GovApproval subscription", "-c jit=off");

    public static string Rebuild(string connectionString) => Own(connectionString, "GovApproval rebuild", "-c jit=off");

    private static string Own(string connectionString, string name, string options)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            Pooling = false,
            NoResetOnClose = true,
            KeepAlive = 0,
            MaxAutoPrepare = 32,
            AutoPrepareMinUsages = 2,
            TcpKeepAlive = true,
            ApplicationName = name,
        };
        settings.Options = string.IsNullOrEmpty(settings.Options) ? options : settings.Options + " " + options;
        return settings.ConnectionString;
    }
}
