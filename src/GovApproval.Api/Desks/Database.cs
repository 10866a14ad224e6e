using System.Security.Cryptography;
using GovApproval.Api.PersonalData;
using GovApproval.LocalPostgres;

namespace GovApproval.Api.Desks;

/// <summary>The PostgreSQL behind the service: the configured one, or a private one that lives as long as the process.</summary>
internal sealed class Database : IAsyncDisposable
{
    private readonly LocalPostgresServer? _own;

    private Database(string connectionString, MasterKey master, LocalPostgresServer? own) => (ConnectionString, Master, _own) = (connectionString, master, own);

    public string ConnectionString { get; }

    /// <summary>The key that the persons' keys in this database are wrapped under.</summary>
    public MasterKey Master { get; }

    public static async Task<Database> Open(ServiceSettings settings, Action<string> say)
    {
        if (settings.ConnectionString is { } given)
        {
            return settings.PersonalData.MasterKey is { } key
                ? new Database(given, new MasterKey(key), null)
                : throw new StartRefused("The setting PersonalData:MasterKey is missing: a database of your own needs the key that its personal data is kept under (32 bytes in base64, as `openssl rand -base64 32` prints).");
        }

        var own = await LocalPostgresServer.Start(new LocalPostgresOptions
        {
            Data = settings.LocalPostgres.Data,
            Binaries = settings.LocalPostgres.Binaries,
            Port = settings.LocalPostgres.Port,
            Log = say,
        });
        return new Database(own.ConnectionString, new MasterKey(settings.PersonalData.MasterKey ?? KeyBeside(own.Data)), own);
    }

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Beside the cluster, readable by its owner only: whoever copies the database alone copies no names.
    private static byte[] KeyBeside(string data)
    {
        var file = Path.Combine(data, "master.key");
        if (!File.Exists(file))
        {
            var fresh = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                fresh.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using var writer = new StreamWriter(file, fresh);
            writer.Write(Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        }

        return Convert.FromBase64String(File.ReadAllText(file).Trim());
    }
}
