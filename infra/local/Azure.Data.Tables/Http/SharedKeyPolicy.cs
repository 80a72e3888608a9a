#nullable enable
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Azure.Data.Tables;

/// <summary>Signs every try with Shared Key Lite, the flavour that the table service's official client uses.</summary>
internal sealed class SharedKeyPolicy(string accountName, byte[] accountKey) : HttpPipelineSynchronousPolicy
{
    public override void OnSendingRequest(HttpMessage message)
    {
        Request request = message.Request;
        string date = TimeProvider.System.GetUtcNow().ToString("R", CultureInfo.InvariantCulture);
        request.Headers.SetValue("x-ms-date", date);
        // Of the query only "comp" would be signed, and nothing here sends it.
        string resource = $"{date}\n/{accountName}{request.Uri.ToUri().AbsolutePath}";
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(accountKey, Encoding.UTF8.GetBytes(resource), signature);
        request.Headers.SetValue(HttpHeader.Names.Authorization, $"SharedKeyLite {accountName}:{Convert.ToBase64String(signature)}");
    }
}
