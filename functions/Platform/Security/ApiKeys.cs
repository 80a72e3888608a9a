using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Notifications.Platform.Security;

/// <summary>Recognises services by <c>X-Api-Key</c>.</summary>
public sealed class ApiKeys(IOptions<AuthOptions> options)
{
    private readonly (byte[] Hash, Caller Caller)[] keys =
        [.. options.Value.ApiKeys.Select(k => (Convert.FromHexString(k.Sha256), new Caller(k.Namespace, null, k.Name, [Caller.Sender])))];

    public AuthenticationResult Authenticate(string key)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        Caller? found = null;
        // All are compared, each in constant time: how long it takes tells nothing about the keys.
        foreach (var (known, caller) in keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash))
                found = caller;
        }
        return found is null ? AuthenticationResult.Refused("The API key is not known.") : new(AuthenticationOutcome.Accepted, found);
    }
}
