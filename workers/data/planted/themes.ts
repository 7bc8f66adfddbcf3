/** What the planted intents are about: a theme and 25 things a person with that intent takes. */
interface Theme {
  readonly name: string;
  readonly items: readonly string[];
}

const theme = (name: string, items: string): Theme => ({
  name,
  items: items.split(',').map((item) => item.trim()),
});

export const THEMES: readonly Theme[] = [
  theme(
    'camping',
    `two-person tent, down sleeping bag, foam sleeping mat, gas stove, fuel canister, headlamp,
     trail map, compass, water filter, enamel mug, folding chair, tarp, tent pegs, camp lantern,
     fire starter, cooking pot, spork, dry bag, hammock, insect net, first-aid kit, rope,
     cooler box, camp pillow, multi-tool`,
  ),
  theme(
    'baking',
    `bread flour, dry yeast, stand mixer, rolling pin, loaf tin, cake ring, piping bag,
     vanilla pods, baking paper, kitchen scale, dough scraper, proofing basket, oven gloves,
     cooling rack, muffin tray, cocoa powder, icing sugar, cookie cutters, pastry brush, sieve,
     whisk, oven thermometer, almond flour, cake stand, sourdough jar`,
  ),
  theme(
    'gardening',
    `tomato seeds, potting soil, seed tray, watering can, garden gloves, pruning shears, hand trowel,
     plant labels, compost bin, hose reel, raised bed, tulip bulbs, slug barrier, trellis,
     leaf rake, spade, wheelbarrow, plant twine, kneeling pad, bird feeder, herb planter,
     grass seed, rain barrel, lavender pot, garden fork`,
  ),
  theme(
    'running',
    `road running shoes, trail running shoes, running socks, sports watch, heart-rate strap,
     energy gels, running belt, soft flask, race bib clips, reflective vest, running cap,
     compression sleeves, foam roller, blister plasters, split shorts, windproof jacket,
     arm warmers, electrolyte tablets, cadence insoles, finish-line poncho, running gloves,
     massage ball, training diary, anti-chafe balm, hydration vest`,
  ),
  theme(
    'coffee',
    `espresso machine, burr grinder, milk jug, tamper, pour-over cone, paper filters,
     gooseneck kettle, house-blend beans, single-origin beans, decaf beans, knock box,
     coffee scale, French press, moka pot, cold-brew bottle, espresso cups, descaler,
     group-head brush, bean canister, travel tumbler, oat milk, cocoa shaker, cupping spoon,
     shot timer, latte bowl`,
  ),
  theme(
    'photography',
    `mirrorless camera, prime lens, zoom lens, tripod, camera strap, memory card, spare battery,
     lens cloth, polarising filter, flash unit, softbox, light meter, camera bag, remote shutter,
     lens hood, 35 mm film, darkroom tray, photo paper, portfolio book, grey card, macro ring,
     monopod, sensor swab, picture frames, backdrop stand`,
  ),
  theme(
    'knitting',
    `merino yarn, cotton yarn, circular needles, double-pointed needles, stitch markers, row counter,
     cable needle, yarn bowl, tapestry needle, blocking mat, sock pattern, shawl pattern,
     sweater pattern, yarn swift, ball winder, crochet hook, needle gauge, project bag,
     tape measure, wooden buttons, pom-pom maker, mohair yarn, wool wash, stitch holder,
     embroidery scissors`,
  ),
  theme(
    'astronomy',
    `reflector telescope, star chart, red torch, wide eyepiece, Barlow lens, moon filter,
     equatorial mount, finder scope, observing chair, solar film, dew heater, planisphere,
     meteor calendar, sky quality meter, collimation cap, counterweight, tracking motor,
     astronomy binoculars, sketching pad, nebula filter, field battery, eyepiece case,
     lunar atlas, guide camera, tripod spreader`,
  ),
  theme(
    'cycling',
    `road bike, bike helmet, inner tubes, floor pump, tyre levers, chain oil, bike lights, bottle cage,
     padded shorts, clipless pedals, cycling shoes, saddle bag, bike computer, handlebar tape,
     mudguards, bike lock, chain whip, brake pads, cycling gloves, pannier, rear rack,
     tubeless sealant, hex keys, rain cape, indoor trainer`,
  ),
  theme(
    'fishing',
    `spinning rod, fly rod, fishing reel, braided line, hooks, float set, tackle box, landing net,
     waders, bait bucket, spoon lures, soft lures, fly box, line clippers, forceps, swivels,
     rod rest, bite alarm, fishing stool, keep net, lead weights, polarised glasses, ice auger,
     fish scale, thermal flask`,
  ),
  theme(
    'painting',
    `watercolour set, acrylic tubes, oil tubes, sable brush, flat brush, palette knife, stretched canvas,
     sketchbook, easel, masking fluid, gesso, linseed oil, brush cleaner, paint palette,
     watercolour block, charcoal sticks, kneaded eraser, apron, varnish, colour wheel, gouache set,
     fan brush, ink bottles, dip pen, canvas pliers`,
  ),
  theme(
    'home recording',
    `audio interface, condenser microphone, pop filter, studio headphones, monitor speakers, midi keyboard,
     microphone stand, XLR cable, acoustic panels, guitar strings, capo, drum pads, patch bay,
     headphone amplifier, isolation shield, instrument cable, ukulele, metronome, music stand,
     reverb pedal, synthesiser, loop station, cable tester, plectrums, sample library`,
  ),
];

/** Name of intent `intent`: its theme, numbered once the themes are used up. */
export function intentName(intent: number): string {
  const { name } = THEMES[intent % THEMES.length];
  return numbered(name, Math.floor(intent / THEMES.length));
}

/** Name of the `place`-th item of an intent, numbered where a theme's 25 names are used up. */
export function itemName(intent: number, place: number): string {
  const { items } = THEMES[intent % THEMES.length];
  const perIntent = numbered(items[place % items.length], Math.floor(place / items.length));
  const series = Math.floor(intent / THEMES.length);
  return series === 0 ? perIntent : `${perIntent} (series ${series + 1})`;
}

const numbered = (name: string, round: number): string =>
  round === 0 ? name : `${name} ${round + 1}`;
