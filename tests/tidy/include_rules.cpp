#include "tests/tidy/include_rules.h"

#include <QRegularExpression>

#include <algorithm>

namespace plug::tidy {

namespace {

QString literal(const char *text)
{
    return QString::fromLatin1(text);
}

QStringList list(std::initializer_list<const char *> texts)
{
    QStringList result;
    for (const char *text : texts)
        result << literal(text);
    return result;
}

/// Something that may be included or named only under the given folders, or in the given files.
struct Reserved {
    QString what;
    QRegularExpression includes; ///< matched against the whole name
    QRegularExpression code;     ///< searched for in each line
    QStringList places;

    QString misplaced(const QString &found) const { return literal("no place for %1: %2").arg(what, found); }
    bool isAllowedIn(const Source &source) const
    {
        return std::any_of(places.begin(), places.end(),
                           [&](const QString &place) { return source.path == place || source.isIn(place); });
    }
};

Reserved reserved(const char *what, const char *includes, const char *code, std::initializer_list<const char *> places)
{
    return {literal(what), QRegularExpression(QRegularExpression::anchoredPattern(literal(includes))),
            QRegularExpression(literal(code)), list(places)};
}

constexpr char kNothing[] = "(?!)";

const std::vector<Reserved> &reservedThings()
{
    static const std::vector<Reserved> things{
        reserved("OpenSSL", R"(openssl/.*|core/crypto/evp\.h)", R"(\b(EVP|RAND|ERR|OPENSSL)_[A-Za-z0-9_]+\s*\()",
                 {"core/crypto", "tests/core/crypto"}),
        reserved("the network",
                 R"((QtNetwork/)?(QtNetwork|Q(Udp|Tcp|Local|Abstract|Ssl)(Socket|Server).*|QHost(Address|Info))"
                 R"(|QNetwork.*|QDns.*|QSsl.*)|sys/socket\.h|netinet/.*|winsock2\.h)",
                 R"((?<![\w.>])(::)?(socket|sendmsg|recvmsg|sendto|recvfrom|sendmmsg|recvmmsg)\s*\()",
                 {"core/runtime", "app", "tests"}),
        reserved("SQL", R"((QtSql/)?(QtSql|QSql.*)|sqlite3\.h)", kNothing, {"core/store", "tests"}),
        reserved("libtorrent", "libtorrent/.*", R"(\b(lt|libtorrent)::)",
                 {"core/runtime/mainline_node_libtorrent.cpp", "tests/support/private_dht.cpp"}),
        reserved("Boost", "boost/.*", R"(\bboost::)", {"core/runtime/http_request.cpp"}),
        reserved("libraries that ask routers", R"(miniupnpc/.*|natpmp\.h)", kNothing, {"app/map_port"}),
        reserved("files",
                 R"((QtCore/)?(QFile|QSaveFile|QTemporaryFile|QDir|QDirIterator|QLockFile)|fstream|filesystem)",
                 R"(\bstd::(fopen|rename|remove)\s*\()", {"core/store", "core/runtime", "app", "ui", "tests"}),
        reserved("threads",
                 R"(thread|mutex|shared_mutex|condition_variable|future|semaphore|latch|barrier|stop_token)"
                 R"(|(QtCore/)?(QThread.*|QMutex.*|QWaitCondition|QSemaphore|QReadWriteLock|QRunnable)|QtConcurrent.*)",
                 R"(\bthread_local\b)", {"core/runtime", "app", "ui", "tests"}),
        reserved("clocks and timers",
                 R"(ctime|sys/timerfd\.h|(QtCore/)?(QTimer|QBasicTimer|QElapsedTimer|QDeadlineTimer))",
                 R"(\b\w+_clock::now\b|\bcurrent(Date|Time|MSecs|Secs)\w*\s*\(|\b(clock_gettime|gettimeofday)\s*\()",
                 {"core/runtime", "app", "ui", "tests"}),
        reserved("randomness of its own", R"(random|(QtCore/)?QRandomGenerator)",
                 R"(\b(std::random_device|QRandomGenerator)\b|\bs?rand\s*\()", {}),
        reserved("QObject", R"((QtCore/)?QObject)", R"(\b(Q_OBJECT|Q_GADGET|Q_INVOKABLE)\b)",
                 {"core/runtime", "app", "ui", "tests"}),
        reserved("widgets",
                 R"((QtWidgets|QtGui)(/.*)?|Q(Gui)?Application|Q\w*(Widget|Dialog|Label|Layout|Button|MainWindow|Menu)"
                 R"(|MenuBar|ToolBar|StatusBar|TreeView|TableView|ListView|HeaderView|StyledItemDelegate|Painter|Icon)"
                 R"(|Pixmap|Palette))",
                 kNothing, {"ui", "app", "tests/ui", "tests/app", "tests/e2e"}),
        reserved("texts for people", "(?!)", R"((\btr|\bQT_TR\w*_NOOP|\bQT_TRANSLATE_NOOP\w*|::translate)\s*\()",
                 {"ui", "app", "tests/ui", "tests/app"}),
    };
    return things;
}

const Room *roomOf(const QString &path)
{
    for (const Room &room : rooms()) {
        if (path.startsWith(room.folder + QLatin1Char('/')))
            return &room;
    }
    return nullptr;
}

bool permits(const Room &room, const QString &name)
{
    const auto isUnder = [&](const QString &place) {
        return name == place || name.startsWith(place + QLatin1Char('/'));
    };
    return isUnder(room.folder) || std::any_of(room.mayInclude.begin(), room.mayInclude.end(), isUnder);
}

/// What the build writes beside the objects: there is nothing of it in the tree.
bool isGenerated(const QString &name)
{
    static const QRegularExpression pattern(QStringLiteral(R"(^(moc_\w+\.cpp|\w+\.moc)$)"));
    return pattern.match(name).hasMatch();
}

bool isFromTheRoot(const QString &name)
{
    static const QRegularExpression pattern(QStringLiteral("^(core|ui|app|tests)/"));
    return pattern.match(name).hasMatch();
}

} // namespace

const std::vector<Room> &rooms()
{
    static const QStringList protocolParts
        = list({"core/base", "core/wire", "core/crypto", "core/content", "core/store"});
    static const std::vector<Room> table{
        {literal("core/base"), {}},
        {literal("core/wire"), list({"core/base"})},
        {literal("core/crypto"), list({"core/base"})},
        {literal("core/content"), list({"core/base", "core/crypto"})},
        {literal("core/store"), list({"core/base", "core/content", "core/crypto/digest.h"})},
        {literal("core/transport"), protocolParts},
        {literal("core/discovery"), protocolParts},
        {literal("core/swarm"), protocolParts},
        {literal("core/engine"), protocolParts + list({"core/transport", "core/discovery", "core/swarm"})},
        {literal("core/runtime"), list({"core/base", "core/crypto", "core/content", "core/store", "core/engine"})},
        // Links and file identities are plain values, and commands are made of them (command.h holds a Link): the window
        // reads and writes them as text, and sees nothing else of content.
        {literal("ui"), list({"core/base", "core/content/link.h", "core/content/guid_text.h", "core/engine/config.h",
                              "core/engine/command.h", "core/engine/event.h", "core/engine/snapshot.h",
                              "core/runtime/engine_client.h"})},
        {literal("app"), list({"core", "ui"})},
        {literal("tests"), list({"core", "ui", "app"})},
    };
    return table;
}

Violations forbiddenArrows(const Source &source)
{
    const Room *room = roomOf(source.path);
    if (!room)
        return {{source.path, 0, literal("is in no room of the table")}};
    Violations violations;
    for (const Include &include : includesOf(source)) {
        if (isFromTheRoot(include.name)) {
            if (!include.isQuoted)
                violations.push_back({source.path, include.line, literal("our headers stand in quotes")});
            if (!permits(*room, include.name))
                violations.push_back({source.path, include.line,
                                      literal("%1 must not include %2").arg(room->folder, include.name)});
        } else if (include.isQuoted && !isGenerated(include.name)) {
            violations.push_back({source.path, include.line, include.name + literal(" is not named from the root")});
        }
    }
    return violations;
}

Violations misplacedThings(const Source &source)
{
    Violations violations;
    const std::vector<Include> includes = includesOf(source);
    for (const Reserved &thing : reservedThings()) {
        if (thing.isAllowedIn(source))
            continue;
        for (const Include &include : includes) {
            if (thing.includes.match(include.name).hasMatch())
                violations.push_back({source.path, include.line, thing.misplaced(include.name)});
        }
        for (qsizetype i = 0; i < source.code.size(); ++i) {
            const auto match = thing.code.match(source.code[i]);
            if (match.hasMatch())
                violations.push_back({source.path, int(i) + 1, thing.misplaced(match.captured().trimmed())});
        }
    }
    return violations;
}

} // namespace plug::tidy
