using System.Globalization;
using System.Runtime.InteropServices;

namespace GovApproval.LocalPostgres;

/// <summary>Under whose name PostgreSQL runs: our own, or, as it refuses to be root, another's.</summary>
internal sealed partial record RunAs(string Name, uint User, uint Group)
{
    private static readonly RunAs Ourselves = new("", 0, 0);

    public bool IsAnother => Name.Length > 0;

    public static RunAs Choose(string cluster)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
        {
            return Ourselves;
        }
        if (Command.Find("setpriv") is null)
        {
            throw new LocalPostgresException(LocalPostgresProblem.NotInstalled,
                "PostgreSQL refuses to run as root and setpriv is missing; install it (apt-get install util-linux) or start the service as an ordinary user.");
        }
        // A cluster keeps its owner, also when a user named postgres appears later.
        var users = File.ReadLines("/etc/passwd").Select(Parse).OfType<RunAs>().ToList();
        return (Owner(cluster) is { } owner && owner != 0 ? users.Find(u => u.User == owner) ?? new(Text(owner), owner, owner) : null)
            ?? users.Find(u => u.Name == "postgres")
            ?? users.Find(u => u.Name == "nobody")
            ?? new("nobody", 65534, 65534);
    }

    public IEnumerable<string> Line(params IEnumerable<string> words) =>
        IsAnother ? ["setpriv", "--reuid", Text(User), "--regid", Text(Group), "--clear-groups", "--", .. words] : words;

    public void Own(string path)
    {
        if (IsAnother && ChangeOwner(path, User, Group) != 0)
        {
            throw new LocalPostgresException(LocalPostgresProblem.FolderNotWritable,
                $"{path} cannot be given to the user {Name}, under whom PostgreSQL has to run.");
        }
    }

    private static RunAs? Parse(string line) => line.Split(':') is [var name, _, var user, var group, ..]
        && uint.TryParse(user, CultureInfo.InvariantCulture, out var u) && uint.TryParse(group, CultureInfo.InvariantCulture, out var g)
        ? new(name, u, g) : null;

    private static uint? Owner(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }
        var stat = Command.Run(["stat", "-c", "%u", folder], CancellationToken.None).GetAwaiter().GetResult();
        return stat.Succeeded ? uint.Parse(stat.Output, NumberStyles.Integer | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) : null;
    }

    private static string Text(uint id) => id.ToString(CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, uint user, uint group);
}
