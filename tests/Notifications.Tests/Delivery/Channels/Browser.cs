using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Notifications.Delivery.Channels.WebPush;

namespace Notifications.Tests.Delivery.Channels;

/// <summary>A browser's side of Web Push: keys of its own; decrypts with an independent library.</summary>
internal sealed class Browser : IDisposable
{
    private readonly ECDiffieHellman key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly string auth = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

    public PushSubscription SubscriptionAt(string endpoint) => new(endpoint, P256.Encode(key.ExportParameters(false).Q), auth);

    public async Task<JsonElement> ReadAsync(ProviderRequest request)
    {
        using var node = await NodePackage.StartAsync("web-push", "decrypt.mjs");
        await node.StandardInput.WriteAsync(JsonSerializer.Serialize(new
        {
            body = Base64Url.EncodeToString(request.Body),
            privateKey = Base64Url.EncodeToString(key.ExportParameters(true).D),
            auth,
            authorization = request.Headers["Authorization"],
        }));
        node.StandardInput.Close();
        var answer = await node.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(3));
        await node.WaitForExitAsync();
        return JsonElement.Parse(answer);
    }

    public void Dispose() => key.Dispose();
}
