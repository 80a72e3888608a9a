using System.Security.Cryptography;
using System.Text;

namespace Launcher;

/// <summary>Remembers what a set-up step was done with, so that it is done again only after its input changed.</summary>
internal sealed class Stamp(Repository repository, string name)
{
    private readonly string file = Path.Combine(repository.Local, "stamps", name);

    public bool IsCurrent(string hash) => File.Exists(file) && File.ReadAllText(file) == hash;

    public void Write(string hash)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, hash);
    }

    public static string Hash(string file) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));

    /// <summary>Hash of the names and contents of the files in a folder, without what npm and the build put there.</summary>
    public static string Hash(string folder, Func<string, bool> include)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in Files(folder).Where(include).Order(StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file)));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Concat(
            Directory.EnumerateDirectories(folder)
                .Where(d => Path.GetFileName(d) is not ("node_modules" or "dist" or "bin" or "obj"))
                .SelectMany(Files));
}
