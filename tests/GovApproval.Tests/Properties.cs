using FsCheck;
using FsCheck.Fluent;

namespace GovApproval.Tests;

/// <summary>Runs a property a thousand times; a failure prints the seed that repeats it.</summary>
internal static class Properties
{
    public static void Holds(this Property property) => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1000), property);
}
