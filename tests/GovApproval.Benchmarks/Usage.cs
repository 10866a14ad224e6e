using System.Globalization;

namespace GovApproval.Benchmarks;

/// <summary>What processes take of the machine, read from /proc.</summary>
internal static class Usage
{
    private const double TicksPerSecond = 100; // USER_HZ, fixed on Linux

    /// <summary>CPU seconds of a process and of its children, those that have ended included.</summary>
    public static double CpuOfFamily(int? process)
    {
        if (process is not { } root || !OperatingSystem.IsLinux())
        {
            return 0;
        }

        var seconds = 0.0;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) && Stat(folder) is { } stat
                && (id == root || stat.Parent == root))
            {
                seconds += id == root ? stat.Cpu + stat.OfEndedChildren : stat.Cpu;
            }
        }

        return seconds;
    }

    /// <summary>A line of /proc/pid/status in MiB, such as VmRSS and VmHWM.</summary>
    public static double MebibytesOf(int process, string line) =>
        File.ReadLines($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/status")
            .Where(l => l.StartsWith(line + ":", StringComparison.Ordinal))
            .Select(l => double.Parse(l.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024)
            .FirstOrDefault();

    /// <summary>The share of all cores that the machine uses by itself, looked at for two seconds; what others take, we do not have.</summary>
    public static async Task<double> OfMachine()
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        var (busy, all) = Ticks();
        await Task.Delay(TimeSpan.FromSeconds(2));
        var (later, end) = Ticks();
        return (later - busy) / Math.Max(1, end - all);

        static (double Busy, double All) Ticks()
        {
            var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
                .Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToList();
            return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
        }
    }

    private static (int Parent, double Cpu, double OfEndedChildren)? Stat(string folder)
    {
        try
        {
            var fields = File.ReadAllText(Path.Combine(folder, "stat")).Split(") ")[^1].Split(' ');
            double Seconds(int first) =>
                (double.Parse(fields[first], CultureInfo.InvariantCulture) + double.Parse(fields[first + 1], CultureInfo.InvariantCulture)) / TicksPerSecond;
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), Seconds(11), Seconds(13));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // ended in between
        }
    }
}
