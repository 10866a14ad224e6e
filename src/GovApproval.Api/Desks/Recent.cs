using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace GovApproval.Api.Desks;

/// <summary>
/// Remembers what was used lately, bounded: two generations, of which the older is dropped whole when the younger is full.
/// What is found in the older moves to the younger, so whatever is in use stays.
/// </summary>
internal sealed class Recent<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Lock _turn = new();
    private ConcurrentDictionary<TKey, TValue> _young = new();
    private ConcurrentDictionary<TKey, TValue> _old = new();

    public bool TryGet(TKey key, [NotNullWhen(true)] out TValue? value)
    {
        if (_young.TryGetValue(key, out value))
        {
            return true;
        }

        if (!_old.TryGetValue(key, out value))
        {
            return false;
        }

        // Whoever sets a value at this moment has a newer one.
        var young = _young;
        young.TryAdd(key, value);
        Age(key, young);
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        var young = _young;
        young[key] = value;
        Age(key, young);
    }

    public void Forget(TKey key)
    {
        _young.TryRemove(key, out _);
        _old.TryRemove(key, out _);
    }

    private void Age(TKey key, ConcurrentDictionary<TKey, TValue> young)
    {
        // Count of a concurrent dictionary takes all its locks: ask rarely.
        if ((key.GetHashCode() & 63) == 0 && young.Count is var count && count > capacity / 2)
        {
            lock (_turn)
            {
                if (ReferenceEquals(young, _young))
                {
                    _old = young;
                    _young = new ConcurrentDictionary<TKey, TValue>(concurrencyLevel: -1, count); // it would be made anew a dozen times on the way there
                }
            }
        }
    }
}
