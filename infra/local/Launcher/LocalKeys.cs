using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Launcher;

/// <summary>
/// The secrets of one checkout, made at the first run and kept: new ones would end all push subscriptions and unsubscribe links.
/// </summary>
/// <param name="PushPublic">The VAPID key's point, base64url.</param>
/// <param name="PushPrivate">Its secret, base64url.</param>
/// <param name="Unsubscribe">Signs the links in mails.</param>
internal sealed partial record LocalKeys(string PushPublic, string PushPrivate, string Unsubscribe)
{
    private const byte UncompressedPoint = 4;

    public static LocalKeys Get(Repository repository)
    {
        var file = Path.Combine(repository.Local, "keys.json");
        if (Read(file) is { } kept)
        {
            PrivateFile.Restrict(file);
            return kept;
        }

        var made = Make();
        PrivateFile.Write(file, JsonSerializer.Serialize(made, KeysJson.Default.LocalKeys));
        return made;
    }

    private static LocalKeys? Read(string file)
    {
        try
        {
            return File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllText(file), KeysJson.Default.LocalKeys) : null;
        }
        catch (JsonException e)
        {
            throw new LaunchException($"{file} can't be read: {e.Message}; delete it to get new keys.");
        }
    }

    private static LocalKeys Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var pair = key.ExportParameters(includePrivateParameters: true);
        return new LocalKeys(
            Base64Url.EncodeToString([UncompressedPoint, .. pair.Q.X!, .. pair.Q.Y!]),
            Base64Url.EncodeToString(pair.D),
            Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));
    }

    [JsonSourceGenerationOptions(WriteIndented = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
    [JsonSerializable(typeof(LocalKeys))]
    private sealed partial class KeysJson : JsonSerializerContext;
}
