namespace GovApproval.Api.PersonalData;

/// <summary>What is left of personal data for eyes that need not see it.</summary>
internal static class Masking
{
    /// <summary>张三 → 张*; 欧阳修文 → 欧***; the length says nothing.</summary>
    public static string Name(string name) => name.Length == 0 ? name : string.Concat(FirstCharacter(name), name.Length > 2 ? "**" : "*");

    /// <summary>510682199001011234 → 510682********1234; short numbers keep their last two.</summary>
    public static string IdentityNumber(string number) => number.Length switch
    {
        >= 15 => string.Concat(number.AsSpan(0, 6), new string('*', number.Length - 10), number.AsSpan(number.Length - 4)),
        > 4 => string.Concat(new string('*', number.Length - 2), number.AsSpan(number.Length - 2)),
        _ => new string('*', number.Length),
    };

    /// <summary>13800138000 → 138****8000.</summary>
    public static string Phone(string phone) => phone.Length switch
    {
        >= 8 => string.Concat(phone.AsSpan(0, 3), new string('*', phone.Length - 7), phone.AsSpan(phone.Length - 4)),
        _ => new string('*', phone.Length),
    };

    /// <summary>Keeps the first six characters: the city or county.</summary>
    public static string Address(string address) => address.Length <= 6 ? "***" : string.Concat(address.AsSpan(0, 6), "***");

    // A rare character of a name may be a surrogate pair: never half of one.
    private static ReadOnlySpan<char> FirstCharacter(string name) =>
        name.AsSpan(0, char.IsHighSurrogate(name[0]) && name.Length > 1 ? 2 : 1);
}
