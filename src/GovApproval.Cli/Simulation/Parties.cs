using System.Globalization;

namespace GovApproval.Cli.Simulation;

/// <summary>An applicant as the counter writes one down.</summary>
public sealed record Party(string Kind, string Name, string IdentityNumber, string Phone, string Address);

/// <summary>Invented people and organizations with numbers of the right form; the same number is always the same one.</summary>
internal static class Parties
{
    private const string Surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗";
    private const string GivenNames = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红波";
    private const string TradeNames = "蜀川锦宏瑞泰兴安和丰盛达诚信天源";
    private static readonly string[] s_trades = ["商贸", "建设工程", "食品", "机械", "物流", "科技", "置业", "餐饮管理"];

    /// <summary>Even numbers are people, odd ones organizations.</summary>
    public static Party Of(int number, string division, string place = "什邡市")
    {
        var phone = string.Create(CultureInfo.InvariantCulture, $"139{(long)number * 7919 % 100_000_000:D8}");
        var address = string.Create(CultureInfo.InvariantCulture, $"{place}{Pick(Surnames, number / 3)}家街{1 + (number % 300)}号");
        if (number % 2 == 0)
        {
            var name = $"{Pick(Surnames, number / 2)}{Pick(GivenNames, number / 40)}{Pick(GivenNames, number / 1120)}";
            return new("person", name, IdentityNumber(number / 2, division), phone, address);
        }

        var company = $"{place}{Pick(TradeNames, number / 2)}{Pick(TradeNames, number / 32)}{s_trades[number / 512 % s_trades.Length]}有限公司";
        return new("organization", company, CreditCode(number / 2, division), phone, address);
    }

    /// <summary>The unified social credit code of an enterprise enrolled in the green channel: also the code of its enrolment.</summary>
    public static Party GreenEnterprise(int number, string division, string place = "什邡市") => Of((2 * (900_000 + number)) + 1, division, place);

    // GB 11643: division, date of birth, sequence, check character (ISO 7064 MOD 11-2).
    private static string IdentityNumber(int n, string division)
    {
        var digits = string.Create(
            CultureInfo.InvariantCulture,
            $"{division[..6]}{1950 + (n % 55):D4}{1 + (n / 55 % 12):D2}{1 + (n / 660 % 28):D2}{n / 18_480 % 1000:D3}");
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            sum += (digits[i] - '0') * ((1 << (17 - i)) % 11);
        }

        return digits + "10X98765432"[sum % 11];
    }

    // GB 32100: authority, kind, division, body code, check character (MOD 31-3).
    private static string CreditCode(int n, string division)
    {
        const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        var code = string.Create(CultureInfo.InvariantCulture, $"91{division[..6]}{n:D9}");
        int sum = 0, weight = 1;
        foreach (var c in code)
        {
            sum += Alphabet.IndexOf(c, StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }

        return code + Alphabet[(31 - (sum % 31)) % 31];
    }

    private static char Pick(string from, int number) => from[number % from.Length];
}
