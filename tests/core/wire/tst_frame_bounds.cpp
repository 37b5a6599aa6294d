#include "tests/core/wire/sample_frames.h"

#include "core/wire/cbor_map_writer.h"
#include "core/wire/fixed_frames.h"
#include "core/wire/frame_bounds.h"

#include <QTest>

using namespace plug;
using namespace plug::test;
using namespace plug::wire;
using namespace plug::protocol;

namespace {

template <typename F>
F sampleOf()
{
    for (const SampleFrame &sample : sampleFrames()) {
        if (const F *frame = std::get_if<F>(&sample.frame))
            return *frame;
    }
    qFatal("no sample");
}

QByteArray bodyOf(const Data &data)
{
    QByteArray body(qsizetype(kDataHeaderSize), '\0');
    writeDataBody(mutableViewOf(body), data);
    return body + toQByteArray(data.bytes);
}

QByteArray bodyOf(const Flow &flow)
{
    QByteArray body(qsizetype(kFlowSize), '\0');
    writeFlowBody(mutableViewOf(body), flow);
    return body;
}

QByteArray bodyOf(const Relayed &relayed)
{
    QByteArray body(qsizetype(kRelayedHeaderSize + relayed.bytes.size()), '\0');
    writeRelayedBody(mutableViewOf(body), relayed);
    return body;
}

template <typename F>
QByteArray bodyOf(const F &frame)
{
    std::uint64_t count = 0;
    visitFields(frame, [&](Field, const auto &) { ++count; });
    CborMapWriter map(count);
    visitFields(frame, [&](Field key, const auto &value) { map.write(key, value); });
    return map.take();
}

/// What a peer that checks nothing would send: the sample with one change.
template <typename F, typename Change>
Reading readChanged(Change change)
{
    F frame = sampleOf<F>();
    change(frame);
    const QByteArray body = bodyOf(frame);
    const QByteArray payload = encoded(sampleOf<F>()).first(1) + char(body.size() >> 8) + char(body.size() & 0xff) + body;
    Reading reading = readAll(viewOf(payload));
    if (!reading.error && !areEqual(reading.frames.at(0), frame))
        reading.frames.clear();
    if constexpr (std::same_as<F, Data> || std::same_as<F, Relayed>)
        reading.frames.resize(reading.frames.empty() ? 0 : 1, Ping{}); // its bytes are gone with the payload
    return reading;
}

template <typename F, typename Change>
bool isTaken(Change change)
{
    const Reading reading = readChanged<F>(change);
    return !reading.error && reading.frames.size() == 1;
}

template <typename F, typename Change>
bool isOutOfBounds(Change change)
{
    F frame = sampleOf<F>();
    change(frame);
    return !keepsBounds(frame) && readChanged<F>(change).error == FrameError::OutOfBounds;
}

std::vector<ByteRange> ranges(std::size_t count, std::uint64_t size = 1)
{
    std::vector<ByteRange> result;
    for (std::size_t i = 0; i < count; ++i)
        result.push_back({i * size, (i + 1) * size});
    return result;
}

Contact contact(std::size_t addresses, std::uint16_t port = 4000)
{
    return {HostId{countingFrom<32>(1)}, std::vector<Endpoint>(addresses, Endpoint::fromIpv4(0xc0000201, port))};
}

/// Lists of contacts that no frame may have, `most` being the largest number of them.
std::vector<std::vector<Contact>> wrongContacts(std::size_t most)
{
    return {std::vector(most + 1, contact(1)), {contact(0)}, {contact(1), contact(5)}, {contact(4, 0)}};
}

} // namespace

/// Each bound of docs/protocol.md: its last good value is taken, the next one refused.
class TestFrameBounds : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ofPing();
    void ofHave(); // [F-16]
    void ofHaveMaps(); // [F-14] [F-15]
    void ofRequests(); // [F-17]
    void ofHashes(); // [F-18]
    void ofPartAndNone(); // [F-21] [F-22]
    void ofData(); // [F-19]
    void ofFlow(); // [F-25]
    void ofStatusAndCancel(); // [F-23] [F-27]
    void ofFindAndAnnounce(); // [F-29] [F-31]
    void ofFoundAndHosts(); // [F-28] [F-30] [F-32]
    void ofRendezvous(); // [F-28] [F-33]
    void ofRelay(); // [F-34]
    void ofRelayed(); // [F-35]
};

void TestFrameBounds::ofPing()
{
    QVERIFY(isTaken<Ping>([](Ping &p) { p.replySize = 65'507; }));
    QVERIFY(isOutOfBounds<Ping>([](Ping &p) { p.replySize = 65'508; }));
}

void TestFrameBounds::ofHave()
{
    QVERIFY(isTaken<Have>([](Have &h) { h.size = 17'592'186'044'416; }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.size = 17'592'186'044'417; }));
    QVERIFY(isTaken<Have>([](Have &h) { h.page = 6, h.pageCount = 7; }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.page = 7, h.pageCount = 7; }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.page = 0, h.pageCount = 0; }));
    QVERIFY(isTaken<Have>([](Have &h) { h.spanShift = 44; }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.spanShift = 45; }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.spanShift = 17; }));
    QVERIFY(isTaken<Have>([](Have &h) { h.name = QString(255, u'a'); }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.name = QString(256, u'a'); }));
    QVERIFY(isTaken<Have>([](Have &h) { h.name = QString(85, u'\u20ac'); }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.name = QString(86, u'\u20ac'); }));
    QVERIFY(isTaken<Have>([](Have &h) { h.publisher = QByteArray(512, 'p'); }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.publisher = QByteArray(513, 'p'); }));
}

void TestFrameBounds::ofHaveMaps()
{
    QVERIFY(isTaken<Have>([](Have &h) { h.isComplete = true, h.spanRuns.clear(), h.ranges.clear(); }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.isComplete = true, h.spanRuns.clear(); }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.isComplete = true, h.ranges.clear(); }));
    QVERIFY(isTaken<Have>([](Have &h) { h.ranges = ranges(64); }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.ranges = ranges(65); }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.ranges = {{5, 5}}; }));
    QVERIFY(isTaken<Have>([](Have &h) { h.firstSpan = 65'530, h.spanRuns = {0, 6}; }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.firstSpan = 65'530, h.spanRuns = {0, 7}; }));
    QVERIFY(isTaken<Have>([](Have &h) { h.firstSpan = 65'536, h.spanRuns = {}; }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.firstSpan = 65'537, h.spanRuns = {}; }));
    QVERIFY(isTaken<Have>([](Have &h) { h.spanRuns = {0, 65'536}; }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.spanRuns = {1, 65'536}; }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.spanRuns = {1, 0xffffffff, 0xffffffff}; }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.spanRuns = {1, 0, 1}; }));
    QVERIFY(isOutOfBounds<Have>([](Have &h) { h.spanRuns = std::vector<std::uint32_t>(60'000, 0); }));
}

void TestFrameBounds::ofRequests()
{
    QVERIFY(isTaken<Get>([](Get &g) { g.id = 0xffffffff; }));
    QVERIFY(isOutOfBounds<Get>([](Get &g) { g.id = 0; }));
    QVERIFY(isOutOfBounds<Get>([](Get &g) { g.ranges.clear(); }));
    QVERIFY(isTaken<Get>([](Get &g) { g.ranges = ranges(64, 65'536); }));
    QVERIFY(isOutOfBounds<Get>([](Get &g) { g.ranges = ranges(65); }));
    QVERIFY(isOutOfBounds<Get>([](Get &g) { g.ranges = ranges(64, 65'536), g.ranges[9].end += 1; }));
    QVERIFY(isOutOfBounds<Get>([](Get &g) { g.ranges = {{5, 6}, {7, 7}}; }));
    QVERIFY(isTaken<Get>([](Get &g) { g.ranges = {{kMaxFileSize - 1, kMaxFileSize}}; }));
}

void TestFrameBounds::ofHashes()
{
    QVERIFY(isOutOfBounds<Hashes>([](Hashes &h) { h.id = 0; }));
    QVERIFY(isOutOfBounds<Hashes>([](Hashes &h) { h.level = 10; }));
    QVERIFY(isTaken<Hashes>([](Hashes &h) { h.level = 9, h.index = (1u << 21) - 1; }));
    QVERIFY(isOutOfBounds<Hashes>([](Hashes &h) { h.level = 9, h.index = 1u << 21; }));
    QVERIFY(isTaken<Hashes>([](Hashes &h) { h.level = 0, h.index = (1u << 30) - 1; }));
    QVERIFY(isOutOfBounds<Hashes>([](Hashes &h) { h.level = 0, h.index = 1u << 30; }));
    QVERIFY(isOutOfBounds<Hashes>([](Hashes &h) { h.level = 9, h.index = 0xffffffff; }));
    QVERIFY(isTaken<Hashes>([](Hashes &h) { h.ranges = {{0, 17'408}}; }));
    QVERIFY(isOutOfBounds<Hashes>([](Hashes &h) { h.ranges = {{1, 17'409}}; }));
    QVERIFY(isOutOfBounds<Hashes>([](Hashes &h) { h.ranges = {{0, 17'408}, {0, 1}}; }));
    QVERIFY(isOutOfBounds<Hashes>([](Hashes &h) { h.ranges.clear(); }));
    QVERIFY(isOutOfBounds<Hashes>([](Hashes &h) { h.ranges = ranges(65); }));
}

void TestFrameBounds::ofPartAndNone()
{
    QVERIFY(isOutOfBounds<Part>([](Part &p) { p.ranges.clear(); }));
    QVERIFY(isOutOfBounds<Part>([](Part &p) { p.ranges = ranges(65); }));
    QVERIFY(isOutOfBounds<Part>([](Part &p) { p.ranges = {{0, kMaxRequestBytes + 1}}; }));
    QVERIFY(isTaken<Part>([](Part &p) { p.ranges = {{7, kMaxRequestBytes + 7}}; }));
    QVERIFY(isTaken<None>([](None &n) { n.possesses.clear(); }));
    QVERIFY(isTaken<None>([](None &n) { n.possesses = ranges(64, 1u << 30); }));
    QVERIFY(isOutOfBounds<None>([](None &n) { n.possesses = ranges(65); }));
}

void TestFrameBounds::ofData()
{
    QVERIFY(isTaken<Data>([](Data &d) { d.offset = 4'194'304 - 4; }));
    QVERIFY(isOutOfBounds<Data>([](Data &d) { d.offset = 4'194'304 - 3; }));
    QVERIFY(isTaken<Data>([](Data &d) { d.position = kMaxByteCount - 4; }));
    QVERIFY(isOutOfBounds<Data>([](Data &d) { d.position = kMaxByteCount - 3; }));
    QVERIFY(isOutOfBounds<Data>([](Data &d) { d.bytes = {}; }));
}

void TestFrameBounds::ofFlow()
{
    QVERIFY(isTaken<Flow>([](Flow &f) { f.credit = f.pace = f.bandwidth = ~std::uint64_t(0); }));
    QVERIFY(isTaken<Flow>([](Flow &f) { f.highestPosition = f.received = f.lost = kMaxByteCount; }));
    QVERIFY(isOutOfBounds<Flow>([](Flow &f) { f.highestPosition = kMaxByteCount + 1; }));
    QVERIFY(isOutOfBounds<Flow>([](Flow &f) { f.received = kMaxByteCount + 1; }));
    QVERIFY(isOutOfBounds<Flow>([](Flow &f) { f.lost = kMaxByteCount + 1; }));
    QVERIFY(isTaken<Flow>([](Flow &f) { f.maxDatagram = 65'507; }));
    QVERIFY(isOutOfBounds<Flow>([](Flow &f) { f.maxDatagram = 65'508; }));
}

void TestFrameBounds::ofStatusAndCancel()
{
    const std::vector<RequestId> most(64, 1);
    const std::vector<RequestId> tooMany(65, 1);
    QVERIFY(isTaken<Status>([&](Status &s) { s.queued = most; }));
    QVERIFY(isOutOfBounds<Status>([&](Status &s) { s.queued = tooMany; }));
    QVERIFY(isTaken<Status>([](Status &s) { s.queued.clear(); }));
    QVERIFY(isOutOfBounds<Status>([](Status &s) { s.position = kMaxByteCount + 1; }));
    QVERIFY(isTaken<Status>([](Status &s) { s.offset = 4'194'304; }));
    QVERIFY(isOutOfBounds<Status>([](Status &s) { s.offset = 4'194'305; }));
    QVERIFY(isTaken<Status>([](Status &s) { s.queuedBytes = 268'435'456; }));
    QVERIFY(isOutOfBounds<Status>([](Status &s) { s.queuedBytes = 268'435'457; }));
    QVERIFY(isTaken<Cancel>([&](Cancel &c) { c.ids = most; }));
    QVERIFY(isOutOfBounds<Cancel>([&](Cancel &c) { c.ids = tooMany; }));
}

void TestFrameBounds::ofFindAndAnnounce()
{
    QVERIFY(isTaken<Find>([](Find &f) { f.id = 0xffffffff, f.deadline = 0xffff; }));
    QVERIFY(isOutOfBounds<Find>([](Find &f) { f.id = 0; }));
    QVERIFY(isTaken<Find>([](Find &f) { f.hops = f.budget = 0; }));
    QVERIFY(isOutOfBounds<Find>([](Find &f) { f.hops = 3; }));
    QVERIFY(isOutOfBounds<Find>([](Find &f) { f.budget = 13; }));
    QVERIFY(isOutOfBounds<Announce>([](Announce &a) { a.id = 0; }));
    QVERIFY(isTaken<Announce>([](Announce &a) { a.lifetime = 0; }));
    QVERIFY(isTaken<Announce>([](Announce &a) { a.lifetime = 7'200; }));
    QVERIFY(isOutOfBounds<Announce>([](Announce &a) { a.lifetime = 7'201; }));
}

void TestFrameBounds::ofFoundAndHosts()
{
    QVERIFY(isTaken<Found>([](Found &f) { f.id = 0, f.holders.clear(), f.nearer.clear(); }));
    QVERIFY(isTaken<Found>([](Found &f) { f.holders = f.nearer = std::vector(8, contact(4)); }));
    QVERIFY(isTaken<Hosts>([](Hosts &h) { h.hosts = std::vector(16, contact(4)); }));
    QVERIFY(isTaken<Hosts>([](Hosts &h) { h.wanted = 16, h.hosts.clear(); }));
    QVERIFY(isOutOfBounds<Hosts>([](Hosts &h) { h.wanted = 17; }));
    for (const auto &wrong : wrongContacts(8)) {
        QVERIFY(isOutOfBounds<Found>([&](Found &f) { f.holders = wrong; }));
        QVERIFY(isOutOfBounds<Found>([&](Found &f) { f.nearer = wrong; }));
    }
    for (const auto &wrong : wrongContacts(16))
        QVERIFY(isOutOfBounds<Hosts>([&](Hosts &h) { h.hosts = wrong; }));
}

void TestFrameBounds::ofRendezvous()
{
    using Step = Rendezvous::Step;
    QVERIFY(isTaken<Rendezvous>([](Rendezvous &r) { r.endpoints = contact(4).endpoints; }));
    QVERIFY(isOutOfBounds<Rendezvous>([](Rendezvous &r) { r.endpoints = contact(5).endpoints; }));
    QVERIFY(isOutOfBounds<Rendezvous>([](Rendezvous &r) { r.endpoints = contact(1, 0).endpoints; }));
    QVERIFY(isOutOfBounds<Rendezvous>([](Rendezvous &r) { r.endpoints.clear(); }));
    for (const Step step : {Step::Ask, Step::Refused}) {
        QVERIFY(isTaken<Rendezvous>([&](Rendezvous &r) { r.step = step, r.endpoints.clear(); }));
        QVERIFY(isOutOfBounds<Rendezvous>([&](Rendezvous &r) { r.step = step; }));
    }
    QVERIFY(isOutOfBounds<Rendezvous>([](Rendezvous &r) { r.step = Step(3), r.endpoints.clear(); }));
}

void TestFrameBounds::ofRelay()
{
    using Step = Relay::Step;
    QVERIFY(isTaken<Relay>([](Relay &r) { r.budget = ~std::uint64_t(0), r.circuit = 0xffffffff; }));
    QVERIFY(isOutOfBounds<Relay>([](Relay &r) { r.circuit = 0; }));
    for (const Step step : {Step::Open, Step::Closed}) {
        QVERIFY(isTaken<Relay>([&](Relay &r) { r.step = step, r.budget = 0; }));
        QVERIFY(isOutOfBounds<Relay>([&](Relay &r) { r.step = step, r.budget = 1; }));
    }
    QVERIFY(isOutOfBounds<Relay>([](Relay &r) { r.step = Step(3), r.budget = 0; }));
}

void TestFrameBounds::ofRelayed()
{
    const QByteArray most(1'232, 'x');
    const QByteArray tooMany(1'233, 'x');
    QVERIFY(isTaken<Relayed>([&](Relayed &r) { r.bytes = viewOf(most); }));
    QVERIFY(isOutOfBounds<Relayed>([&](Relayed &r) { r.bytes = viewOf(tooMany); }));
    QVERIFY(isOutOfBounds<Relayed>([](Relayed &r) { r.bytes = {}; }));
    QVERIFY(isOutOfBounds<Relayed>([](Relayed &r) { r.circuit = 0; }));
}

QTEST_APPLESS_MAIN(TestFrameBounds)
#include "tst_frame_bounds.moc"
